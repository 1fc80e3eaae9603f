"""The back office keeps reference data only: plans and commitments change through actions, which leave their trace."""

from django.contrib import admin

from minga.plans.models import Document


@admin.register(Document)
class DocumentAdmin(admin.ModelAdmin):  # type: ignore[type-arg] # it cannot be subscripted when running
    list_display = ["key", "title", "published_on"]
    search_fields = ["key"]
