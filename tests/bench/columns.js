// The columns of the lieux, as the harness wrote them, and the one question that is asked of them. In a page or in a worker alike.
"use strict";

const columns = {
  fetch: async (url) => (await fetch(url)).json(),

  // The positions (longitude, latitude) are null where nobody knows them. A profile is a set of values for each facet: the question is
  // asked once per profile, not once per lieu. The first facet is the services, whose first value is the one that is filtered by.
  kept(lieux, filtered) {
    const has = lieux.profiles.map((facets) => facets[0].includes(0));
    const numbers = [];
    for (let i = 0; i < lieux.lon.length; i++) {
      if (lieux.lon[i] !== null && (!filtered || has[lieux.profile[i]])) numbers.push(i);
    }
    return numbers;
  },

  label: (lieux) => lieux.facets[0].values[0],
};
