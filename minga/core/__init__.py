"""What every room stands on: permits that say why not, states that only move along their paths, dates as precise
as their source, texts in several languages, and the canonical form in which facts are signed."""
