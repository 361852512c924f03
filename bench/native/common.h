// What the programs of the bench share: time, the stamp in an event, answers to the one that started them.
#ifndef BENCH_COMMON_H
#define BENCH_COMMON_H

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// As in src/message.ts: a stamp is a number of 16 digits, in front of the brackets that end a message.
#define STAMP_BASE 1000000000000000LL
#define STAMP_DIGITS 16

static void fail(const char *what) {
  fprintf(stderr, "%s: %s\n", what, strerror(errno));
  exit(1);
}

static void *must(void *memory) {
  if (!memory) fail("memory");
  return memory;
}

// Microseconds on the monotonic clock, the same in all processes of the machine, Node's `process.hrtime` included.
static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

// Microseconds of CPU that this process has used.
static int64_t cpu_micros(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return ((int64_t)usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

// Commands come line by line on standard input. Its end is ours too. `take` gets each line, without its end.
static void read_commands(void (*take)(char *line)) {
  static char line[4096];
  static size_t length;
  ssize_t got = read(STDIN_FILENO, line + length, sizeof line - 1 - length);
  if (got <= 0) exit(0);
  length += (size_t)got;
  line[length] = 0;
  char *rest = line;
  for (char *end; (end = strchr(rest, '\n')); rest = end + 1) {
    *end = 0;
    take(rest);
  }
  length -= (size_t)(rest - line);
  memmove(line, rest, length);
}

// The program never outlives the one that started it.
static void end_with_parent(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setvbuf(stdout, NULL, _IOLBF, 0);
}

#endif
