// Runs before each test file with a DOM: what is waited for has the time that a busy machine needs.
import { configure } from '@testing-library/react';

configure({ asyncUtilTimeout: 15_000 });
