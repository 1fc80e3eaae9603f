"""Plans, commitments and milestones for tests, with the government and the institutions they need."""

import factory
from factory.django import DjangoModelFactory

from minga.core.dates import PartialDate
from minga.core.fields import Said
from minga.directory.models import Institution, Jurisdiction
from minga.plans.models import ActionPlan, Commitment, CommitmentActor, Document, Milestone, Theme


class JurisdictionFactory(DjangoModelFactory):
    class Meta:
        model = Jurisdiction
        django_get_or_create = ("slug",)

    slug = "ecuador"
    name = factory.LazyAttribute(lambda made: Said(es=made.slug.title(), en=made.slug.title()))
    government = factory.LazyAttribute(lambda made: Said(es=f"Gobierno de {made.slug.title()}"))
    kind = Jurisdiction.Kind.NATION


class InstitutionFactory(DjangoModelFactory):
    class Meta:
        model = Institution

    jurisdiction = factory.SubFactory(JurisdictionFactory)
    slug = factory.Sequence(lambda n: f"institucion-{n}")
    name = factory.Sequence(lambda n: Said(es=f"Ministerio {n}", en=f"Ministry {n}"))
    kind = "ministry"
    sector = Institution.Sector.GOVERNMENT


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = Document

    key = factory.Sequence(lambda n: f"documento-{n}")
    title = Said(es="Documento del plan", en="Document of the plan")
    languages = {"es": "minga", "en": "original"}


class ActionPlanFactory(DjangoModelFactory):
    class Meta:
        model = ActionPlan

    jurisdiction = factory.SubFactory(JurisdictionFactory)
    number = factory.Sequence(lambda n: n + 1)
    slug = factory.LazyAttribute(lambda made: f"plan-{made.number}")
    title = factory.LazyAttribute(lambda made: Said(es=f"Plan número {made.number}", en=f"Plan number {made.number}"))
    template = ActionPlan.Template.NATIONAL_CLASSIC
    state = ActionPlan.State.PUBLISHED
    starts_on = PartialDate("2020-01")
    ends_on = PartialDate("2021-08")
    document = factory.SubFactory(DocumentFactory)


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme

    plan = factory.SubFactory(ActionPlanFactory)
    key = factory.Sequence(lambda n: f"tema-{n}")
    position = factory.Sequence(lambda n: n)
    title = Said(es="Datos abiertos", en="Open data")


class CommitmentFactory(DjangoModelFactory):
    class Meta:
        model = Commitment

    plan = factory.SubFactory(ActionPlanFactory)
    jurisdiction = factory.SelfAttribute("plan.jurisdiction")
    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda made: f"XX{made.number:04d}")
    title = factory.LazyAttribute(lambda made: Said(es=f"Promesa {made.number}", en=f"Promise {made.number}"))
    starts_on = PartialDate("2020-01")
    ends_on = PartialDate("2021-04")


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    commitment = factory.SubFactory(CommitmentFactory)
    number = factory.Sequence(lambda n: n + 1)
    label = factory.LazyAttribute(lambda made: str(made.number))
    title = factory.LazyAttribute(lambda made: Said(es=f"Paso {made.number}", en=f"Step {made.number}"))
    starts_on = PartialDate("2020-01")
    ends_on = PartialDate("2020-06")


class LeadFactory(DjangoModelFactory):
    class Meta:
        model = CommitmentActor

    commitment = factory.SubFactory(CommitmentFactory)
    institution = factory.SubFactory(InstitutionFactory)
    part = CommitmentActor.Part.LEAD
    position = 1
