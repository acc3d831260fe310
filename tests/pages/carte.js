// Turns the query of the address into the tag's attributes, then includes the loader as a host page does.
const wishes = new URLSearchParams(location.search);
const column = document.querySelector("#colonne");
const tag = column.querySelector("carte-mednum");
// Where the hub is, if it is not here: « hub » of the address is its origin, that of the script and of all that begins with « / ».
const hub = wishes.get("hub") || "";
for (const [name, value] of wishes) {
  if (name === "largeur") column.style.width = `${value}px`;
  else if (name === "sans") delete window[value];
  else if (name !== "hub") tag.setAttribute(name, value.replace(/^\//, `${hub}/`));
}
const script = document.createElement("script");
script.src = `${hub}/carte-mednum.js`;
script.async = true;
document.head.append(script);
