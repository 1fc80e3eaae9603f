"""What kind of device a browser says it is, in two words: enough to recognise one's own, not to follow anybody."""

from django.utils.translation import gettext as _

# The first that is found counts: most browsers also name those they descend from.
BROWSERS = (
    ("edge", ("Edg/", "EdgA/", "EdgiOS/"), "Edge"),
    ("opera", ("OPR/", "Opera"), "Opera"),
    ("samsung", ("SamsungBrowser/",), "Samsung Internet"),
    ("firefox", ("Firefox/", "FxiOS/"), "Firefox"),
    ("chrome", ("Chrome/", "CriOS/", "Chromium/"), "Chrome"),
    ("safari", ("Safari/",), "Safari"),
)
SYSTEMS = (
    ("android", ("Android",), "Android"),
    ("iphone", ("iPhone", "iPod"), "iPhone"),
    ("ipad", ("iPad",), "iPad"),
    ("windows", ("Windows",), "Windows"),
    ("chromeos", ("CrOS",), "ChromeOS"),
    ("mac", ("Mac OS", "Macintosh"), "Mac"),
    ("linux", ("Linux", "X11"), "Linux"),
)
NAMES = {key: name for key, _marks, name in (*BROWSERS, *SYSTEMS)}


def device_of(user_agent: str) -> str:
    """ "firefox android": what is kept. "" for what is not known."""
    found = [
        next((key for key, marks, _name in kinds if any(mark in user_agent for mark in marks)), "")
        for kinds in (BROWSERS, SYSTEMS)
    ]
    return " ".join(key for key in found if key)


def device_in_words(device: str) -> str:
    names = [NAMES[key] for key in device.split() if key in NAMES]
    if len(names) == 2:
        return _("%(browser)s en %(system)s") % {"browser": names[0], "system": names[1]}
    return names[0] if names else _("Un dispositivo que no conocemos")
