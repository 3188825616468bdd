/* SPDX-License-Identifier: Apache-2.0 */
/* This process as the system sees it. Nothing is allocated: it is asked every second for days. */
#include "config.h"

#include "hek-process-sample.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "hek-telemetry.h"

#define MAX_FILE_BYTES 1024

/* Of processor time; more digits would be noise, and cost bytes for good. */
#define CPU_STEPS 1e4

/* Reads a small file whole: @text ends with a NUL. */
static gboolean
read_file (const char  *name,
           char         text[MAX_FILE_BYTES],
           GError     **error)
{
  int fd = open (name, O_RDONLY | O_CLOEXEC), saved;
  ssize_t n = fd >= 0 ? read (fd, text, MAX_FILE_BYTES - 1) : -1;

  saved = errno;
  if (fd >= 0)
    close (fd);
  if (n < 0)
    {
      g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s: %s", name,
                   g_strerror (saved));
      return FALSE;
    }
  text[n] = '\0';
  return TRUE;
}

static guint64
clock_ns (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return (guint64) now.tv_sec * 1000000000u + (guint64) now.tv_nsec;
}

/* The number behind @key of a line "key: number"; 0: it is not there. */
static guint64
find_number (const char *text,
             const char *key)
{
  const char *at = strstr (text, key);

  return at != NULL ? strtoull (at + strlen (key), NULL, 10) : 0;
}

/* Field @idx, counted from 0, of the text behind the last ')': names may have spaces and ')'. */
static guint64
find_field (const char *text,
            guint       idx)
{
  const char *at = strrchr (text, ')');

  for (at = at != NULL ? at + 1 : text; *at == ' '; at++)
    ;
  for (; idx > 0 && *at != '\0'; at++)
    idx -= *at == ' ';
  return strtoull (at, NULL, 10);
}

gboolean
hek_process_sample_read (HekProcessSample  *sample,
                         GError           **error)
{
  char text[MAX_FILE_BYTES];
  HekProcessSample self = { 0 };

  if (!read_file ("/proc/self/statm", text, error))
    return FALSE;
  self.rss_bytes = find_field (text, 1) * (guint64) sysconf (_SC_PAGESIZE);
  if (!read_file ("/proc/self/stat", text, error))
    return FALSE;
  self.n_threads = (guint) find_field (text, 17); /* after state, the first one behind the name */
  if (read_file ("/proc/self/io", text, NULL)) /* not there in some containers */
    {
      self.read_bytes = find_number (text, "\nread_bytes: ");
      self.written_bytes = find_number (text, "\nwrite_bytes: ");
    }
  self.cpu_ns = clock_ns (CLOCK_PROCESS_CPUTIME_ID);
  self.time_ns = clock_ns (CLOCK_MONOTONIC);
  *sample = self;
  return TRUE;
}

void
hek_process_sample_record (HekProcessSample *before)
{
  HekProcessSample now;
  double cpu;

  if (!hek_process_sample_read (&now, NULL))
    return;
  hek_telemetry_gauge (NULL, HEK_INSTRUMENT_PROCESS_RSS, (double) now.rss_bytes);
  hek_telemetry_gauge (NULL, HEK_INSTRUMENT_PROCESS_THREADS, now.n_threads);
  if (before->time_ns > 0 && now.time_ns > before->time_ns)
    {
      cpu = (double) (now.cpu_ns - before->cpu_ns) / (double) (now.time_ns - before->time_ns);
      hek_telemetry_gauge (NULL, HEK_INSTRUMENT_PROCESS_CPU,
                           nearbyint (cpu * CPU_STEPS) / CPU_STEPS);
      hek_telemetry_count (NULL, HEK_INSTRUMENT_PROCESS_READ_BYTES,
                           now.read_bytes - MIN (before->read_bytes, now.read_bytes));
      hek_telemetry_count (NULL, HEK_INSTRUMENT_PROCESS_WRITTEN_BYTES,
                           now.written_bytes - MIN (before->written_bytes, now.written_bytes));
    }
  *before = now;
}
