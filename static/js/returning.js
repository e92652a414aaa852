// A link in a message carries the return code behind the #, which browsers never send. Put it where it is asked for,
// and take it out of the address.
const field = document.querySelector("form [name=code]");
const code = decodeURIComponent(location.hash.slice(1));
if (field && /^[0-9A-Za-z -]{12,20}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname + location.search);
  field.form.querySelector("button").focus();
}
