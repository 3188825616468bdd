/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hektor bench color: how many colours one processor core converts and compares in a second, for
 * each space and each difference, beside a plain copy of the same rows.
 */
#include "config.h"

#include "hek-cli.h"

#include <string.h>

#include "hek-aligned.h"
#include "hek-cli-args.h"
#include "hek-cli-bench.h"
#include "hek-cli-record.h"
#include "hek-color-convert.h"
#include "hek-color-difference.h"
#include "hek-rng.h"

#define DEFAULT_COLORS 2000000 /* 24 MB a row: more than most caches hold */
#define MIN_COLORS 1000
#define MAX_COLORS 50000000

static const HekCliOption options[] = {
  { "colors", 0, "N", "How many random colours the rows have: 1000 to 50000000, else 2000000. "
                      "Fewer than 100000 stay in the caches" },
  HEK_CLI_BENCH_OPTIONS,
};

typedef struct
{
  gsize n;
  double min_seconds;  /* of each measurement */
  double copies_per_s; /* colours; 0 before it is measured */

  /* borrowed: the answer, and what is measured at the moment */
  GPtrArray *records;
  const HekColorSpace *from, *to;
  const HekColorDifference *difference;

  /* owned */
  float *ref, *test;  /* random sRGB in [0,1] */
  float *a, *b, *out; /* what is worked on */
} HekBenchColor;

static void
hek_bench_color_clear (HekBenchColor *self)
{
  hek_aligned_free (self->ref);
  hek_aligned_free (self->test);
  hek_aligned_free (self->a);
  hek_aligned_free (self->b);
  hek_aligned_free (self->out);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekBenchColor, hek_bench_color_clear)

static gboolean
hek_bench_color_init (HekBenchColor  *self,
                      gsize           n,
                      GPtrArray      *records,
                      GError        **error)
{
  float **rows[] = { &self->ref, &self->test, &self->a, &self->b, &self->out };
  HekRng rng;

  self->n = n;
  self->records = records;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      *rows[i] = hek_aligned_try_new (n, 3 * sizeof (float));
      if (*rows[i] == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                       "--colors: not enough memory for %" G_GSIZE_FORMAT " colours", n);
          return FALSE;
        }
    }
  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < 3 * n; i++)
    {
      self->ref[i] = (float) hek_rng_double (&rng);
      self->test[i] = (float) hek_rng_double (&rng);
    }
  return TRUE;
}

static void
hek_bench_color_copy (gpointer data)
{
  HekBenchColor *self = data;

  memcpy (self->out, self->a, self->n * 3 * sizeof *self->out);
}

static void
hek_bench_color_convert (gpointer data)
{
  HekBenchColor *self = data;

  hek_color_convert_rows (self->from, self->to, self->a, self->out, self->n);
}

static void
hek_bench_color_compare (gpointer data)
{
  HekBenchColor *self = data;

  self->difference->rows (self->a, self->b, self->out, self->n);
}

static void
hek_bench_color_measure (HekBenchColor   *self,
                         const char      *kind,
                         const char      *id,
                         HekCliBenchFunc  run)
{
  HekCliRecord *record = hek_cli_record_new ();
  double per_s = (double) self->n / hek_cli_bench_seconds (self->min_seconds, run, self);

  if (self->copies_per_s == 0)
    self->copies_per_s = per_s;
  hek_cli_record_add_text (record, "kind", "kind", kind);
  hek_cli_record_add_text (record, "id", "id", id);
  hek_cli_record_add_number (record, "million_per_s", "million/s", per_s * 1e-6,
                             g_strdup_printf ("%.1f", per_s * 1e-6));
  hek_cli_record_add_number (record, "of_copy", "of a copy", per_s / self->copies_per_s,
                             g_strdup_printf ("%.3f", per_s / self->copies_per_s));
  hek_cli_record_add_text (record, "cpu", "cpu", hek_color_rows_cpu ());
  g_ptr_array_add (self->records, record);
}

static gboolean
hek_bench_color_spaces (HekBenchColor  *self,
                        const HekTask  *task,
                        GError        **error)
{
  const HekColorSpace *srgb = hek_color_space_find ("srgb");

  for (guint i = 0; i < hek_color_n_spaces (); i++)
    {
      const HekColorSpace *space = hek_color_space (i);

      if (!hek_task_check (task, error))
        return FALSE;
      hek_task_progress (task, (double) i / hek_color_n_spaces ());
      if (space == srgb)
        continue;

      self->from = srgb;
      self->to = space;
      memcpy (self->a, self->ref, self->n * 3 * sizeof *self->a);
      hek_bench_color_measure (self, "from-srgb", space->id, hek_bench_color_convert);

      self->from = space;
      self->to = srgb;
      memcpy (self->a, self->out, self->n * 3 * sizeof *self->a);
      hek_bench_color_measure (self, "to-srgb", space->id, hek_bench_color_convert);
    }
  return TRUE;
}

static gboolean
hek_bench_color_differences (HekBenchColor  *self,
                             const HekTask  *task,
                             GError        **error)
{
  const HekColorSpace *srgb = hek_color_space_find ("srgb");

  for (guint i = 0; i < hek_color_n_differences (); i++)
    {
      const HekColorSpace *space;

      if (!hek_task_check (task, error))
        return FALSE;
      hek_task_progress (task, (double) i / hek_color_n_differences ());
      self->difference = hek_color_difference (i);
      space = hek_color_space_find (self->difference->space);
      hek_color_convert_rows (srgb, space, self->ref, self->a, self->n);
      hek_color_convert_rows (srgb, space, self->test, self->b, self->n);
      hek_bench_color_measure (self, "difference", self->difference->id,
                               hek_bench_color_compare);
    }
  return TRUE;
}

static gboolean
hek_bench_color_run (HekCli  *cli,
                     GError **error)
{
  const char *text = hek_cli_args_get (cli->args, "colors");
  HekTask spaces = hek_task_sub (&cli->task, 0.0, 0.8);
  HekTask differences = hek_task_sub (&cli->task, 0.8, 0.2);
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_auto (HekBenchColor) self = { 0 };
  guint64 n = DEFAULT_COLORS;

  if (cli->args->inputs->len > 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "bench color: takes no files");
      return FALSE;
    }
  if (text != NULL &&
      !g_ascii_string_to_unsigned (text, 10, MIN_COLORS, MAX_COLORS, &n, NULL))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--colors: “%s” is not a number from %d to %d", text, MIN_COLORS, MAX_COLORS);
      return FALSE;
    }
  self.min_seconds = hek_cli_bench_min_seconds (cli->args, error);
  if (self.min_seconds == 0 || !hek_bench_color_init (&self, n, records, error))
    return FALSE;

  memcpy (self.a, self.ref, n * 3 * sizeof *self.a);
  hek_bench_color_measure (&self, "copy", "memory", hek_bench_color_copy);
  return hek_bench_color_spaces (&self, &spaces, error) &&
         hek_bench_color_differences (&self, &differences, error) &&
         hek_cli_bench_print (cli, records, error);
}

const HekCliCommand hek_cli_bench_color = {
  .group = "bench",
  .verb = "color",
  .summary = "How fast colours are converted and compared",
  .usage = "",
  .details =
    "Converts rows of random colours from sRGB to each space and back, and compares two such rows "
    "by each difference, on one core: million colours a second of processor time, the fastest of "
    "several runs, and the same as a part of what a plain copy of the rows reaches (kind “copy”). "
    "HEK_CPU=scalar, avx2 or avx512 in the environment chooses the instructions.\n"
    "With --json the answer is an array of objects with the keys kind (copy, from-srgb, to-srgb, "
    "difference), id, million_per_s, of_copy, cpu.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_bench_color_run,
};
