from minga.directory.actions.files import load_institutions, load_jurisdictions, load_taxonomies, load_territories

__all__ = ["load_institutions", "load_jurisdictions", "load_taxonomies", "load_territories"]
