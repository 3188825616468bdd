/* SPDX-License-Identifier: Apache-2.0 */
/* hektor image compare: what is different between two pictures, by every metric, and where. */
#include "config.h"

#include "hek-cli.h"

#include <string.h>

#include "hek-cli-args.h"
#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-viewing.h"
#include "hek-colormap.h"
#include "hek-plot-surface.h"

static const HekCliOption options[] = {
  { "metrics", 0, "LIST", "Which metrics, with commas between them, or “all”; by default those "
                          "that are quick: mse, psnr, ssim, ciede2000" },
  { "map", 0, "METRIC=FILE", "Save where the pictures differ as a PNG of their size, in the "
                             "colours of the studio; may be repeated" },
  { "surface", 0, "METRIC=FILE", "Save the same as a PNG of a surface with axes, seen at an angle "
                                 "from above: high where the pictures differ; may be repeated" },
  HEK_CLI_DISPLAY_OPTION,
  HEK_CLI_DISTANCE_OPTION,
  { "set", 0, "METRIC.OPTION=VALUE", "An option of a metric, such as ssim.window=7; may be "
                                     "repeated" },
};

typedef struct
{
  const HekMetric *metric;
  const char *path; /* borrowed */
  gboolean surface;
} HekCompareMap;

/* Of a surface, in units of its text, and pixels to a unit. */
#define HEK_COMPARE_SURFACE_WIDTH 960
#define HEK_COMPARE_SURFACE_HEIGHT 640
#define HEK_COMPARE_SURFACE_SCALE 2

typedef struct
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n_metrics;
  gboolean shows_viewing; /* a metric that is not quick may have asked for the display */
  HekMetricSetup setup;
  GArray *maps; /* owned: of HekCompareMap */
} HekCompareRun;

/* A metric by its id, or by the name of its values: "delta_e_2000" is ciede2000. */
static const HekMetric *
hek_compare_find_metric (const char  *name,
                         GError     **error)
{
  const HekMetric *metric = hek_metric_find (name);
  GString *list;

  for (guint i = 0; metric == NULL && i < hek_metric_n (); i++)
    for (guint j = 0; j < hek_metric (i)->n_values; j++)
      {
        const char *key = hek_metric (i)->values[j].key;
        gsize n = strlen (name);

        if (strncmp (key, name, n) == 0 && (key[n] == '\0' || key[n] == '_'))
          metric = hek_metric (i);
      }
  if (metric != NULL)
    return metric;

  list = g_string_new (NULL);
  for (guint i = 0; i < hek_metric_n (); i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", hek_metric (i)->id);
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "metric “%s” is not one of %s", name,
               list->str);
  g_string_free (list, TRUE);
  return NULL;
}

static gboolean
hek_compare_plan_metrics (HekCli         *cli,
                          HekCompareRun  *run,
                          GError        **error)
{
  const char *list = hek_cli_args_get (cli->args, "metrics");
  g_auto (GStrv) names = g_strsplit (list != NULL ? list : "", ",", -1);
  gboolean wanted[HEK_METRICS_MAX] = { FALSE };

  for (guint m = 0; m < hek_metric_n (); m++)
    wanted[m] = list == NULL && hek_metric (m)->quick;
  for (guint i = 0; names[i] != NULL; i++)
    {
      const HekMetric *metric = NULL;

      if (strcmp (names[i], "all") != 0)
        {
          metric = hek_compare_find_metric (names[i], error);
          if (metric == NULL)
            return FALSE;
        }
      for (guint m = 0; m < hek_metric_n (); m++)
        wanted[m] = wanted[m] || metric == NULL || metric == hek_metric (m);
    }
  for (guint m = 0; m < hek_metric_n () && !cli->quiet; m++)
    if (wanted[m])
      {
        run->metrics[run->n_metrics++] = hek_metric (m);
        run->shows_viewing |= !hek_metric (m)->quick;
      }
  return TRUE;
}

static gboolean
hek_compare_plan_setup (HekCli         *cli,
                        HekCompareRun  *run,
                        GError        **error)
{
  g_autoptr (GPtrArray) set = hek_cli_args_get_all (cli->args, "set");
  HekViewing viewing = { .display = hek_display (0) };

  if (!hek_cli_read_viewing (cli->args, &viewing, error))
    return FALSE;
  hek_metric_setup_init_viewing (&run->setup, &viewing);
  for (guint i = 0; i < set->len; i++)
    {
      g_autoptr (GError) reason = NULL;

      if (!hek_metric_setup_set (&run->setup, set->pdata[i], &reason))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--set: %s", reason->message);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
hek_compare_plan_maps (HekCli         *cli,
                       HekCompareRun  *run,
                       const char     *option,
                       GError        **error)
{
  g_autoptr (GPtrArray) maps = hek_cli_args_get_all (cli->args, option);

  for (guint i = 0; i < maps->len; i++)
    {
      const char *equals = strchr (maps->pdata[i], '=');
      g_autofree char *name = NULL;
      HekCompareMap map;

      if (equals == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--%s: “%s” is not METRIC=FILE", option, (char *) maps->pdata[i]);
          return FALSE;
        }
      name = g_strndup (maps->pdata[i], (gsize) (equals - (char *) maps->pdata[i]));
      map.path = equals + 1;
      map.surface = g_str_equal (option, "surface");
      map.metric = hek_compare_find_metric (name, error);
      if (map.metric == NULL)
        return FALSE;
      if (map.metric->map_label == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: %s has no map", option,
                       name);
          return FALSE;
        }
      if (!hek_cli_check_output (map.path, cli->args->inputs, error))
        return FALSE;
      if (strcmp (map.path, "-") == 0)
        cli->quiet = TRUE;
      g_array_append_val (run->maps, map);
    }
  return TRUE;
}

/* Returns: (nullable): %NULL with @error set, also after a cancel */
static HekImage *
hek_compare_draw_surface (const HekMetric  *metric,
                          const HekMap     *map,
                          const HekTask    *task,
                          GError          **error)
{
  g_autoptr (HekPlotSurfaceGrid) grid
    = hek_plot_surface_grid_new (map->data, map->width, map->height, 0,
                                 hek_plot_surface_get_max_side (HEK_COMPARE_SURFACE_WIDTH,
                                                                HEK_COMPARE_SURFACE_HEIGHT, 1),
                                 metric->map_equal, task);
  HekPlotSurface plot = {
    .label = metric->map_label, .unit = metric->map_unit, .grid = grid,
    .min = metric->map_min, .max = metric->map_max,
    .colormap = metric->map_signed ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL,
  };
  const guint32 width = HEK_COMPARE_SURFACE_WIDTH * HEK_COMPARE_SURFACE_SCALE;
  const guint32 height = HEK_COMPARE_SURFACE_HEIGHT * HEK_COMPARE_SURFACE_SCALE;
  g_autoptr (HekImage) image = NULL;
  g_autofree guint8 *rgba = NULL;
  HekPlotTheme theme;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_plot_camera_init (&plot.camera);
  if (grid != NULL)
    rgba = hek_plot_surface_draw_rgba (&plot, HEK_COMPARE_SURFACE_WIDTH,
                                       HEK_COMPARE_SURFACE_HEIGHT, HEK_COMPARE_SURFACE_SCALE,
                                       &theme, task);
  if (rgba == NULL)
    {
      if (hek_task_check (task, error))
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                     "not enough memory for a surface of %u × %u values", map->width, map->height);
      return NULL;
    }
  image = hek_image_new (width, height, 4, HEK_SAMPLE_U8, HEK_ENCODING_SRGB, error);
  for (guint32 y = 0; image != NULL && y < height; y++)
    memcpy (hek_image_row (image, y), rgba + (gsize) y * width * 4, (gsize) width * 4);
  return g_steal_pointer (&image);
}

/* Returns: (nullable): the same */
static HekImage *
hek_compare_draw_map (const HekMetric  *metric,
                      const HekMap     *map,
                      const HekTask    *task,
                      GError          **error)
{
  HekColormapKind kind = metric->map_signed ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL;
  g_autoptr (HekImage) image = hek_image_new (map->width, map->height, 4, HEK_SAMPLE_U8,
                                              HEK_ENCODING_SRGB, error);

  if (image == NULL)
    return NULL;
  (void) hek_colormap_apply (hek_colormap_get (kind, TRUE), map->data, map->width, map->height,
                             map->width, metric->map_min, metric->map_max, HEK_COLORMAP_RGBA8,
                             image->data, image->stride_bytes, task);
  return hek_task_check (task, error) ? g_steal_pointer (&image) : NULL;
}

static gboolean
hek_compare_save_map (const HekCompareMap  *what,
                      const HekMap         *map,
                      const HekTask        *task,
                      GError              **error)
{
  g_autoptr (HekImage) image = what->surface
                               ? hek_compare_draw_surface (what->metric, map, task, error)
                               : hek_compare_draw_map (what->metric, map, task, error);
  g_autoptr (GBytes) png = NULL;

  if (image == NULL)
    return FALSE;
  png = hek_image_encode_png (image, HEK_TRIAL_PNG_LEVEL, task, error);
  return png != NULL && hek_cli_save (what->path, png, error);
}

/* Several maps cost one evaluation each; the numbers come with the first. */
static gboolean
hek_compare_evaluate (HekCli           *cli,
                      HekCompareRun    *run,
                      const HekImage   *ref,
                      const HekImage   *test,
                      HekMetricReport  *report,
                      GError          **error)
{
  guint n_runs = run->maps->len + (run->n_metrics > 0);
  guint n_done = 0;

  if (run->n_metrics > 0)
    {
      HekTask part = hek_task_sub (&cli->task, 0.2, 0.8 / n_runs);

      n_done++;
      if (!hek_metric_evaluate (ref, test, run->metrics, run->n_metrics, &run->setup, report, NULL,
                                NULL, &part, error))
        return FALSE;
    }
  for (guint i = 0; i < run->maps->len; i++)
    {
      const HekCompareMap *what = &g_array_index (run->maps, HekCompareMap, i);
      HekTask part = hek_task_sub (&cli->task, 0.2 + 0.8 * n_done++ / n_runs, 0.8 / n_runs);
      g_autoptr (HekMap) map = NULL;
      HekMetricReport ignored = { 0 };

      if (!hek_metric_evaluate (ref, test, &what->metric, 1, &run->setup, &ignored, what->metric,
                                &map, &part, error))
        return FALSE;
      if (map == NULL)
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_FAILED,
                       "%s: these pictures have no map of %s", what->path, what->metric->id);
          return FALSE;
        }
      if (!hek_compare_save_map (what, map, &part, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
hek_compare_print (HekCli                 *cli,
                   const HekCompareRun    *run,
                   const HekImage         *ref,
                   const HekMetricReport  *report,
                   GError                **error)
{
  g_autoptr (HekCliRecord) record = hek_cli_record_new ();
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *size = g_strdup_printf ("%u × %u pixels", ref->width, ref->height);

  hek_cli_record_add_text (record, NULL, "Size", size);
  hek_cli_record_add_number (record, "width", NULL, ref->width, NULL);
  hek_cli_record_add_number (record, "height", NULL, ref->height, NULL);
  if (run->shows_viewing)
    hek_cli_record_add_viewing (record, &run->setup.viewing);
  hek_cli_record_add_metrics (record, report);
  for (guint i = 0; i < run->maps->len; i++)
    {
      const HekCompareMap *map = &g_array_index (run->maps, HekCompareMap, i);
      const char *unit = map->metric->map_unit;
      g_autofree char *text = g_strdup_printf ("%s: %s, colours from %g to %g%s%s", map->path,
                                               map->metric->map_label, map->metric->map_min,
                                               map->metric->map_max, unit != NULL ? " " : "",
                                               unit != NULL ? unit : "");

      hek_cli_record_add_text (record, NULL, map->surface ? "Surface" : "Map", text);
    }
  if (cli->json)
    hek_cli_record_append_json (out, record);
  else
    hek_cli_record_append_text (out, record);
  return hek_cli_write_stdout (out->str, out->len, error);
}

static gboolean
hek_compare_run_with (HekCli         *cli,
                      HekCompareRun  *run,
                      GError        **error)
{
  GPtrArray *inputs = cli->args->inputs;
  HekTask ref_task = hek_task_sub (&cli->task, 0.0, 0.1);
  HekTask test_task = hek_task_sub (&cli->task, 0.1, 0.1);
  g_autoptr (HekImage) ref = NULL;
  g_autoptr (HekImage) test = NULL;
  HekMetricReport report = { 0 };

  if (inputs->len != 2)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "image compare: takes two pictures, the original and the other one");
      return FALSE;
    }
  if (!hek_compare_plan_maps (cli, run, "map", error) ||
      !hek_compare_plan_maps (cli, run, "surface", error) ||
      !hek_compare_plan_metrics (cli, run, error) ||
      !hek_compare_plan_setup (cli, run, error))
    return FALSE;

  hek_cli_progress_set_label (cli->progress, "Comparing");
  ref = hek_cli_load (inputs->pdata[0], NULL, &ref_task, error);
  if (ref == NULL)
    return FALSE;
  test = hek_cli_load (inputs->pdata[1], NULL, &test_task, error);
  if (test == NULL)
    return FALSE;
  if (!hek_compare_evaluate (cli, run, ref, test, &report, error))
    {
      if (g_error_matches (*error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID))
        hek_cli_prefix_path (error, inputs->pdata[1]);
      return FALSE;
    }
  return cli->quiet || hek_compare_print (cli, run, ref, &report, error);
}

static gboolean
hek_compare_run (HekCli  *cli,
                 GError **error)
{
  HekCompareRun run = { .maps = g_array_new (FALSE, FALSE, sizeof (HekCompareMap)) };
  gboolean ok = hek_compare_run_with (cli, &run, error);

  g_array_unref (run.maps);
  return ok;
}

const HekCliCommand hek_cli_image_compare = {
  .group = "image",
  .verb = "compare",
  .summary = "Measure the difference between two pictures of the same size",
  .usage = "REF TEST",
  .details =
    "REF is the original, TEST the picture that is judged; “-” is standard input.\n"
    "With --json the answer is one object with the keys width, height and those of the metrics, "
    "see below; a value that is not finite (PSNR of equal pictures) is null. Where other than the "
    "quick metrics are measured, display and distance_m say how the pictures are seen by those "
    "that ask.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .names_metrics = TRUE,
  .run = hek_compare_run,
};
