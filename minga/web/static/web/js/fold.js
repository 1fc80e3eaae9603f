// Follow and share unfold like a menu: Escape or a click elsewhere folds them again.
const menus = [...document.querySelectorAll(".actions details")];
const fold = (menu) => { menu.open = false; };
document.addEventListener("click", (event) => menus.filter((menu) => !menu.contains(event.target)).forEach(fold));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && menus.find((menu) => menu.open && menu.contains(event.target));
  if (!open) return;
  fold(open);
  open.querySelector("summary").focus();
});
