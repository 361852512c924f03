/** The id of the landmark into which menus are put, so that all that is on the page lies within landmarks. */
export const popupPlaceId = 'menus';

/** As a container for portals; found when a menu opens. */
export const popupPlace: { readonly current: HTMLElement | null } = {
  get current() {
    return document.getElementById(popupPlaceId);
  },
};
