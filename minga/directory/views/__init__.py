from minga.directory.views.institutions import brand, institution, institution_list

__all__ = ["brand", "institution", "institution_list"]
