"""What the law lets a person ask of their data, and how punctually it is answered: see, correct, delete, oppose, carry
away, suspend; what happened when data leaked and who was told; how long each thing is kept.
Law: Ley Orgánica de Protección de Datos Personales (Registro Oficial 459, 2021), arts. 13 to 17, 43 and 46."""
