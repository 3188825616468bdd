/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hektor bench metric: how long one processor core takes for each metric, for pictures of several
 * sizes, beside a plain copy of the two pictures. The pictures are drawn: waves with noise, and the
 * same with the last three bits of every code cut off.
 */
#include "config.h"

#include "hek-cli.h"

#include <math.h>
#include <string.h>

#include "hek-cli-args.h"
#include "hek-cli-bench.h"
#include "hek-cli-record.h"
#include "hek-color-convert.h"
#include "hek-metric.h"
#include "hek-parallel.h"
#include "hek-rng.h"

static const HekCliOption options[] = {
  { "metrics", 0, "LIST", "Which metrics, with commas between them; all by default" },
  HEK_CLI_BENCH_OPTIONS,
};

/* One that fits into a cache, a small photograph, and one of a camera. */
static const guint32 sizes[][2] = { { 256, 256 }, { 768, 512 }, { 4000, 3000 } };

typedef struct
{
  double min_seconds;    /* of each measurement */
  double copy_s;         /* of the size at the moment */
  const char *const *ids; /* (nullable): which */

  /* borrowed: the answer, and what is measured at the moment */
  GPtrArray *records;
  const HekMetric *metric;
  GError **error; /* of a metric that failed */

  /* owned */
  HekImage *ref, *test, *copy;
} HekBenchMetric;

static void
hek_bench_metric_clear_pictures (HekBenchMetric *self)
{
  g_clear_pointer (&self->ref, hek_image_unref);
  g_clear_pointer (&self->test, hek_image_unref);
  g_clear_pointer (&self->copy, hek_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekBenchMetric, hek_bench_metric_clear_pictures)

static void
hek_bench_metric_draw (HekImage *ref,
                       HekImage *test)
{
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint32 y = 0; y < ref->height; y++)
    for (guint32 x = 0; x < 3 * ref->width; x++)
      {
        double wave = sin (0.011 * x + 0.003 * (x % 3)) * cos (0.017 * y);
        guint8 code = (guint8) (118 + 100 * wave + (double) hek_rng_below (&rng, 30));

        hek_image_row (ref, y)[x] = code;
        hek_image_row (test, y)[x] = code & 0xf8;
      }
}

static gboolean
hek_bench_metric_set_size (HekBenchMetric  *self,
                           guint32          width,
                           guint32          height,
                           GError         **error)
{
  HekImage **pictures[] = { &self->ref, &self->test, &self->copy };

  hek_bench_metric_clear_pictures (self);
  for (guint i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      *pictures[i] = hek_image_new (width, height, 3, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, error);
      if (*pictures[i] == NULL)
        return FALSE;
    }
  hek_bench_metric_draw (self->ref, self->test);
  return TRUE;
}

static void
hek_bench_metric_copy (gpointer data)
{
  HekBenchMetric *self = data;
  gsize n = self->ref->height * self->ref->stride_bytes;

  memcpy (self->copy->data, self->ref->data, n);
  memcpy (self->copy->data, self->test->data, n);
}

static void
hek_bench_metric_evaluate (gpointer data)
{
  HekBenchMetric *self = data;
  HekMetricReport report;

  if (*self->error == NULL)
    hek_metric_evaluate (self->ref, self->test, &self->metric, 1, NULL, &report, NULL, NULL, NULL,
                         self->error);
}

static void
hek_bench_metric_record (HekBenchMetric *self,
                         const char     *id,
                         double          seconds)
{
  HekCliRecord *record = hek_cli_record_new ();
  double n = (double) self->ref->width * self->ref->height;

  hek_cli_record_add_text (record, "id", "metric", id);
  hek_cli_record_add_number (record, "width", "width", self->ref->width, NULL);
  hek_cli_record_add_number (record, "height", "height", self->ref->height, NULL);
  hek_cli_record_add_number (record, "ms", "ms", seconds * 1e3,
                             g_strdup_printf ("%.3f", seconds * 1e3));
  hek_cli_record_add_number (record, "ns_per_pixel", "ns/pixel", seconds * 1e9 / n,
                             g_strdup_printf ("%.2f", seconds * 1e9 / n));
  hek_cli_record_add_number (record, "copies", "copies", seconds / self->copy_s,
                             g_strdup_printf ("%.1f", seconds / self->copy_s));
  hek_cli_record_add_text (record, "cpu", "cpu", hek_color_rows_cpu ());
  g_ptr_array_add (self->records, record);
}

static gboolean
hek_bench_metric_size (HekBenchMetric  *self,
                       const HekTask   *task,
                       GError         **error)
{
  self->copy_s = hek_cli_bench_seconds (self->min_seconds, hek_bench_metric_copy, self);
  hek_bench_metric_record (self, "copy", self->copy_s);
  for (guint i = 0; i < hek_metric_n (); i++)
    {
      g_autoptr (GError) failure = NULL;
      double seconds;

      if (!hek_task_check (task, error))
        return FALSE;
      hek_task_progress (task, (double) i / hek_metric_n ());
      self->metric = hek_metric (i);
      if (self->ids != NULL && !g_strv_contains (self->ids, self->metric->id))
        continue;
      self->error = &failure;
      seconds = hek_cli_bench_seconds (self->min_seconds, hek_bench_metric_evaluate, self);
      if (failure != NULL)
        {
          g_propagate_prefixed_error (error, g_steal_pointer (&failure), "%s: ", self->metric->id);
          return FALSE;
        }
      hek_bench_metric_record (self, self->metric->id, seconds);
    }
  return TRUE;
}

static gboolean
hek_bench_metric_check_ids (const char *const  *ids,
                            GError            **error)
{
  for (guint i = 0; ids != NULL && ids[i] != NULL; i++)
    if (hek_metric_find (ids[i]) == NULL)
      {
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                     "--metrics: there is no metric “%s”", ids[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
hek_bench_metric_run (HekCli  *cli,
                      GError **error)
{
  const char *list = hek_cli_args_get (cli->args, "metrics");
  g_auto (GStrv) ids = list != NULL ? g_strsplit (list, ",", -1) : NULL;
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_auto (HekBenchMetric) self = { .ids = (const char *const *) ids, .records = records };

  if (cli->args->inputs->len > 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "bench metric: takes no files");
      return FALSE;
    }
  self.min_seconds = hek_cli_bench_min_seconds (cli->args, error);
  if (self.min_seconds == 0 || !hek_bench_metric_check_ids (self.ids, error))
    return FALSE;

  hek_parallel_set_n_threads (1);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      HekTask part = hek_task_sub (&cli->task, i / 3.0, 1 / 3.0);

      if (!hek_bench_metric_set_size (&self, sizes[i][0], sizes[i][1], error) ||
          !hek_bench_metric_size (&self, &part, error))
        return FALSE;
    }
  return hek_cli_bench_print (cli, records, error);
}

const HekCliCommand hek_cli_bench_metric = {
  .group = "bench",
  .verb = "metric",
  .summary = "How fast pictures are compared by each metric",
  .usage = "",
  .details =
    "Compares drawn pictures of 256×256, 768×512 and 4000×3000 pixels by each metric, on one core: "
    "processor time of the fastest of several runs, per picture and per pixel, and how many plain "
    "copies of the two pictures take as long (metric “copy”). "
    "HEK_CPU=scalar, avx2 or avx512 in the environment chooses the instructions.\n"
    "With --json the answer is an array of objects with the keys id, width, height, ms, "
    "ns_per_pixel, copies, cpu.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_bench_metric_run,
};
