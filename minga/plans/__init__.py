"""What a government promised: its action plan, with each commitment, who answers for it, until when and how it will be
known that it was kept. Norm: OGP's national and local handbooks; Ordenanza Metropolitana 184 of Quito (2017)."""
