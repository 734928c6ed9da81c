/* Streamlit would look for its server below the path of each page first, and get a 404 there. */
window.__streamlit = { BACKEND_BASE_URL: new URL("./", location.href).href };
