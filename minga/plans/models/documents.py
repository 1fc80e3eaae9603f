"""The published documents that everything here comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.core.fields import PartialDateField, Said, SaidField
from minga.core.models import Dated

OURS = "minga"


class Document(Dated):
    key = models.SlugField(max_length=80, unique=True)
    title = SaidField()
    publisher = SaidField()
    published_on = PartialDateField(null=True, blank=True)
    seed = models.CharField(max_length=120, blank=True, help_text="The text whose lines the sources cite.")
    languages = models.JSONField(
        default=dict, blank=True, help_text='{"en": "original", "es": "minga"}: whose words they are, by language.'
    )
    notes = SaidField()

    class Meta:
        ordering = ["key"]
        verbose_name = _("documento")
        verbose_name_plural = _("documentos")

    def __str__(self) -> str:
        return str(self.title)

    def is_our_translation(self, said: Said) -> bool:
        """Whether the words that `said` shows to this reader are Minga's and not the document's."""
        return bool(self.languages.get(said.language) == OURS)

    @property
    def original_languages(self) -> list[str]:
        return [code for code, whose in self.languages.items() if whose != OURS]
