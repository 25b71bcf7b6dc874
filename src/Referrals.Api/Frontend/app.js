// Script only enhances: every page works without it.
import { initAll } from "govuk-frontend";
import { initAll as initMoj } from "@ministryofjustice/frontend";

initAll();
initMoj();
if (!matchMedia("(min-width: 900px)").matches) {
  for (const filter of document.querySelectorAll("details.app-filter")) filter.open = false;
}
