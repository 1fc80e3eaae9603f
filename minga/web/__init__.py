"""What every page shares, so that whoever learned to read one can read them all.

The thread that shows how far an idea has come, figures that say where they come from, tables that leave the site as
they are seen, forms that return what was typed, and errors that say what can be done. Its law: the page works without
JavaScript, with a keyboard, on a small telephone, in both lights, printed; and nothing is said by colour alone
(Ley Orgánica de Discapacidades, art. 63 and 64; WCAG 2.2, level AA).
"""
