/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of "hektor bench" share. */
#include "config.h"

#include "hek-cli-bench.h"

#include <time.h>

#include "hek-cli-args.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"

#define MIN_RUNS 3
#define DEFAULT_SECONDS 0.25
#define LEAST_SECONDS 0.001
#define MOST_SECONDS 60

static double
hek_bench_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

double
hek_cli_bench_min_seconds (const HekCliArgs  *args,
                           GError           **error)
{
  const char *text = hek_cli_args_get (args, "seconds");
  char *end = NULL;
  double seconds;

  if (text == NULL)
    return DEFAULT_SECONDS;
  seconds = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS)
    return seconds;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--seconds: “%s” is not a number from %g to %d", text, LEAST_SECONDS, MOST_SECONDS);
  return 0;
}

double
hek_cli_bench_seconds (double          min_seconds,
                       HekCliBenchFunc run,
                       gpointer        data)
{
  double best = G_MAXDOUBLE, sum = 0;

  for (guint i = 0; i < MIN_RUNS || sum < min_seconds; i++)
    {
      double start = hek_bench_now (), seconds;

      run (data);
      seconds = MAX (hek_bench_now () - start, 1e-9);
      best = MIN (best, seconds);
      sum += seconds;
    }
  return best;
}

gboolean
hek_cli_bench_print (HekCli           *cli,
                     const GPtrArray  *records,
                     GError          **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (cli->quiet)
    return TRUE;
  if (cli->json)
    hek_cli_records_append_json (out, records);
  else if (hek_cli_args_has (cli->args, "csv"))
    hek_cli_records_append_csv (out, records);
  else
    hek_cli_records_append_table (out, records);
  return hek_cli_write_stdout (out->str, out->len, error);
}
