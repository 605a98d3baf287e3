// In a demonstration, a button writes somebody's login and password in the form.
const field = (name) => document.querySelector(`form.form [name="${name}"]`);

document.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-login]");
  if (!chosen) return;
  field("login").value = chosen.dataset.login;
  field("password").value = chosen.dataset.password;
  document.querySelector("form.form [type=submit]").focus();
});
