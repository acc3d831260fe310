// Turns the query of the address into the tag's attributes, then includes the loader as a host page does.
const wishes = new URLSearchParams(location.search);
const column = document.querySelector("#colonne");
const tag = column.querySelector("carte-mednum");
for (const [name, value] of wishes) {
  if (name === "largeur") column.style.width = `${value}px`;
  else if (name === "sans") delete window[value];
  else tag.setAttribute(name, value);
}
const script = document.createElement("script");
script.src = "/carte-mednum.js";
script.async = true;
document.head.append(script);
