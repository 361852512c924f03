import { call, showReport, signedIn } from './report-table.js';

const make = document.querySelector('#make');
const reports = document.querySelector('#reports');

async function makeReport() {
  make.disabled = true;
  reports.textContent = 'One moment, please …';
  const { id } = await call('/reports', 'POST');
  await showReport(id, reports);
  make.disabled = false;
}

make.addEventListener('click', () => void makeReport());

await signedIn();
