"""Who takes part: a person signs in with a code sent to their e-mail, decides whether their name is shown, and says
once how they want to be addressed. Law: Ley Orgánica de Protección de Datos Personales (Registro Oficial 459, 2021)."""
