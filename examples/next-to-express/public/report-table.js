/** A report as a table, fetched and put into an element. */
export async function showReport(id, into) {
  const { rows, rooms } = await call(`/reports/${id}`);
  const caption = Object.assign(document.createElement('caption'), {
    textContent: `${rows.toLocaleString()} readings`,
  });
  const table = document.createElement('table');
  table.append(caption, line('th', ['Room', 'CO₂, ppm', '95 % range']));
  for (const { name, median, low, high } of rooms.slice(0, 8)) {
    table.append(line('td', [name, median, `${low}–${high}`]));
  }
  into.replaceChildren(table);
}

function line(cell, texts) {
  const row = document.createElement('tr');
  row.append(
    ...texts.map((text, i) =>
      Object.assign(document.createElement(i === 0 ? 'th' : cell), { textContent: text }),
    ),
  );
  return row;
}

/** Asks the app. Throws what it says when it refuses. */
export async function call(path, method = 'GET') {
  const response = await fetch(path, { method });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.message), { status: response.status });
  return answer;
}

/** Who is signed in; shows the form for it to whoever is not, and gives `null`. */
export async function signedIn() {
  const { user } = await call('/me');
  document.querySelector(user === null ? '#sign-in' : '#app').hidden = false;
  return user;
}
