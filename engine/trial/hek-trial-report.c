/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The report of a trial: what went in, what came out, how good it is and where it is not, and how
 * to do it again. CSV and JSON hold all numbers; pictures are made for PDF and PNG only.
 */
#include "config.h"

#include "hek-trial-report.h"

#include "hek-trial-report-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-axis.h"

gboolean
hek_trial_report_is_jpeg (const HekTrial *trial)
{
  return g_strcmp0 (trial->recipe.quantizer->file_suffix, "jpg") == 0;
}

/* The value without its unit: the unit has a column of its own. */
static char *
hek_trial_report_number (double value,
                         guint  n_digits)
{
  char format[16], digits[400];

  if (!isfinite (value))
    return hek_plot_format_value (value, 3);
  g_snprintf (format, sizeof format, "%%.%uf", MIN (n_digits, 20u));
  return g_strdup (g_ascii_formatd (digits, sizeof digits, format, value));
}

static void
hek_trial_report_add_metrics (HekReport      *report,
                              const HekTrial *trial)
{
  g_autofree HekReportField *fields = g_new0 (HekReportField, trial->metrics.n + 1);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  if (trial->metrics.n == 0)
    return;
  hek_report_add_heading (report, _("Quality"));
  for (guint i = 0; i < trial->metrics.n; i++)
    {
      const HekMetricValue *what = trial->metrics.what[i];
      double value = trial->metrics.value[i];
      guint value_idx = 0;
      const HekMetric *metric = hek_metric_find_key (what->key, &value_idx);
      const char *meaning = metric != NULL && metric->meaning != NULL
                            ? metric->meaning (value_idx, value) : NULL;
      char *text = hek_trial_report_number (value, what->n_digits);

      g_ptr_array_add (texts, text);
      fields[i] = (HekReportField) {
        .key = what->key, .label = _(what->label), .unit = what->unit, .text = text,
        .note = meaning != NULL ? _(meaning) : NULL, .type = HEK_REPORT_REAL, .number = value,
      };
    }
  hek_report_add_fields (report, fields, trial->metrics.n);
}

static void
hek_trial_report_add_size (HekReport      *report,
                           const HekTrial *trial)
{
  double pixels = (double) trial->width * trial->height;
  g_autofree char *size = hek_trial_report_number ((double) trial->file_bytes / 1000, 1);
  g_autofree char *per_pixel = hek_trial_report_number (8 * (double) trial->file_bytes / pixels, 3);
  g_autofree char *rate = hek_trial_report_number (trial->bits_per_pixel, 3);
  g_autofree char *entropy = hek_trial_report_number (trial->entropy_bits_per_pixel, 3);
  g_autofree char *time = hek_trial_report_number (trial->quantize_s, 3);
  g_autofree char *cpu = hek_trial_report_number (trial->quantize_cpu_s, 3);
  g_autofree char *file_note = g_strdup_printf (_("%s bit/pixel, as saved"), per_pixel);
  g_autofree char *cpu_note = g_strdup_printf (_("%s s of processor time"), cpu);
  gboolean has_file = trial->file_bytes > 0, is_jpeg = hek_trial_report_is_jpeg (trial);
  const HekReportField fields[] = {
    { .key = "width", .type = HEK_REPORT_INT, .number = trial->width },
    { .key = "height", .type = HEK_REPORT_INT, .number = trial->height },
    { .key = "file_bytes", .type = HEK_REPORT_INT,
      .number = has_file ? (double) trial->file_bytes : NAN },
    { .label = !has_file ? NULL : is_jpeg ? _("JPEG file") : _("PNG file"), .text = size,
      .unit = "kB", .note = file_note },
    { .key = "bits_per_pixel", .label = _("Rate"), .text = rate, .unit = _("bit/pixel"),
      .note = is_jpeg ? _("of the file") : _("indices at whole bits, and the palette or codebook"),
      .type = HEK_REPORT_REAL,
      .number = trial->bits_per_pixel },
    { .key = "entropy_bits_per_pixel", .label = _("Entropy rate"), .text = entropy,
      .unit = _("bit/pixel"),
      .note = is_jpeg ? _("of the file") : _("the same with indices at their entropy"),
      .type = HEK_REPORT_REAL, .number = trial->entropy_bits_per_pixel },
    { .key = "quantize_s", .label = _("Time to quantize"), .text = time, .unit = "s",
      .note = cpu_note, .type = HEK_REPORT_REAL, .number = trial->quantize_s },
    { .key = "quantize_cpu_s", .type = HEK_REPORT_REAL, .number = trial->quantize_cpu_s },
  };

  hek_report_add_heading (report, _("Size and time"));
  hek_report_add_fields (report, fields, G_N_ELEMENTS (fields));
}

/* --- figures ------------------------------------------------------------------------------- */

/* @words: (nullable): what was done to the light of the picture. Takes @caption. */
static char *
hek_trial_report_add_words (char       *caption,
                            const char *words)
{
  char *both;

  if (words == NULL)
    return caption;
  both = g_strdup_printf ("%s %s", caption, words);
  g_free (caption);
  return both;
}

static void
hek_trial_report_add_pair (HekReport                 *report,
                           const HekTrial            *trial,
                           const HekTrialReportLight *light)
{
  const HekImage *image = light->original;
  gboolean smaller = (double) image->width * image->height > HEK_REPORT_PICTURE_MAX_PIXELS;
  g_autofree char *original = hek_trial_report_add_words (
    g_strdup_printf (smaller ? _("Original, %u × %u pixels, shown with fewer.")
                             : _("Original, %u × %u pixels."), image->width, image->height),
    light->words);
  g_autofree char *size = hek_trial_report_number ((double) trial->file_bytes / 1000, 1);
  g_autofree char *quantized = hek_trial_report_add_words (
    trial->file_bytes == 0              ? g_strdup (_("Quantized."))
      : hek_trial_report_is_jpeg (trial) ? g_strdup_printf (_("Quantized, %s kB as JPEG."), size)
                                         : g_strdup_printf (_("Quantized, %s kB as PNG."), size),
    light->words);
  const HekReportPicture pictures[] = {
    { .image = light->original, .caption = original },
    { .image = light->quantized, .caption = quantized },
  };

  hek_report_add_pictures (report, pictures, G_N_ELEMENTS (pictures));
}

static gboolean
hek_trial_report_add_errors (HekReport                  *report,
                             const HekImage             *image,
                             const HekTrial             *trial,
                             const HekTrialReportLight  *light,
                             const HekTask              *task,
                             GError                    **error)
{
  const HekMetric *metric = hek_metric_find ("ciede2000");
  g_autoptr (HekMap) map = NULL;
  g_autoptr (HekImage) difference = NULL;
  HekMetricReport numbers;
  HekMetricSetup setup;
  g_autofree char *caption = g_strdup_printf (
    light->words != NULL ? _("Quantized minus original, toned as above, sRGB codes × %d around "
                             "grey.")
                         : _("Quantized minus original, sRGB codes × %d around grey."),
    HEK_TRIAL_REPORT_GAIN);
  g_autofree char *map_caption = hek_trial_report_add_words (
    g_strdup (_("Colour difference of every pixel; about 1 is just noticeable.")),
    light->words != NULL ? _("Light above white counts as white.") : NULL);

  hek_metric_setup_init_viewing (&setup, &trial->recipe.viewing);
  if (!hek_metric_evaluate (image, trial->quantized->image, &metric, 1, &setup, &numbers, metric,
                            &map, task, error))
    return FALSE;
  difference = hek_trial_report_difference (light->original, light->quantized, task, error);
  if (difference == NULL)
    return FALSE;
  {
    const HekPlotHeatmap heatmap = {
      .label = _(metric->map_label), .unit = metric->map_unit, .width = map->width,
      .height = map->height, .data = map->data, .min = metric->map_min, .max = metric->map_max,
      .colormap = metric->map_signed ? HEK_COLORMAP_DIVERGING : HEK_COLORMAP_SEQUENTIAL,
    };
    const HekReportPicture pictures[] = {
      { .image = difference, .caption = caption },
      { .heatmap = &heatmap, .caption = map_caption },
    };

    hek_report_add_pictures (report, pictures, G_N_ELEMENTS (pictures));
  }
  return TRUE;
}

static gboolean
hek_trial_report_add_codebook (HekReport       *report,
                               const HekTrial  *trial,
                               gboolean         with_figures,
                               GError         **error)
{
  const HekQuantized *quantized = trial->quantized;

  if (quantized->indexed != NULL)
    {
      const HekPalette *palette = &quantized->indexed->palette;

      hek_report_add_heading (report, _("Palette"));
      hek_report_add_palette (report, palette->rgba, quantized->counts, palette->n_colors);
    }
  else if (quantized->n_patches > 0 && with_figures)
    {
      g_autoptr (HekImage) atlas = hek_trial_report_atlas (quantized, error);
      g_autofree char *caption
        = g_strdup_printf (_("The %u patches of %u × %u pixels that the picture is made of."),
                           quantized->n_patches, quantized->patch_side, quantized->patch_side);
      HekReportPicture picture = { .image = atlas, .caption = caption };

      if (atlas == NULL)
        return FALSE;
      hek_report_add_heading (report, _("Codebook"));
      hek_report_add_pictures (report, &picture, 1);
    }
  return TRUE;
}

/* --- recipe -------------------------------------------------------------------------------- */

static char *
hek_trial_report_option_words (const HekOption *option,
                               double           value)
{
  switch (option->type)
    {
    case HEK_OPTION_CHOICE:
      return g_strdup (_(option->choices[(guint) value].label));
    case HEK_OPTION_BOOLEAN:
      return g_strdup (value != 0 ? _("yes") : _("no"));
    case HEK_OPTION_INT:
    case HEK_OPTION_REAL:
      return hek_option_format (option, value);
    default:
      g_assert_not_reached ();
    }
}

static void
hek_trial_report_add_recipe (HekReport      *report,
                             const HekTrial *trial)
{
  const HekRecipe *recipe = &trial->recipe;
  const HekImageQuantizer *quantizer = recipe->quantizer;
  g_autofree char *json = hek_recipe_to_json (recipe);
  g_autofree HekReportField *fields = g_new0 (HekReportField, quantizer->n_options + 3);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  guint n = 0;

  fields[n++] = (HekReportField) {
    .key = "method", .label = _("Method"), .text = _(quantizer->label),
    .note = _(quantizer->help), .string = quantizer->id,
  };
  for (guint i = 0; i < quantizer->n_options; i++)
    {
      const HekOption *option = &quantizer->options[i];
      char *words = hek_trial_report_option_words (option, recipe->values.v[i]);

      g_ptr_array_add (texts, words);
      fields[n++] = (HekReportField) { .label = _(option->label), .text = words,
                                       .unit = option->unit, .note = _(option->help) };
    }
  if (recipe->locks.n_locked > 0)
    {
      char *words = g_strdup_printf ("%u", recipe->locks.n_locked);

      g_ptr_array_add (texts, words);
      fields[n++] = (HekReportField) { .label = _("Locked colours"), .text = words,
                                       .note = _("Colours of the palette fixed by hand.") };
    }
  fields[n++] = (HekReportField) { .key = "recipe", .type = HEK_REPORT_JSON, .string = json };

  hek_report_add_heading (report, _("Recipe"));
  hek_report_add_fields (report, fields, n);
  hek_report_add_code (report, json);
}

/* --- the whole ----------------------------------------------------------------------------- */

/* The trial with its picture at the size of @image: quantized again when the picture was dropped,
 * or when the trial was made on a proxy. */
static HekTrial *
hek_trial_report_complete (const HekImage  *image,
                           HekTrial        *trial,
                           const HekTask   *task,
                           GError         **error)
{
  gboolean same_size = trial->width == image->width && trial->height == image->height;

  if (trial->quantized != NULL && same_size)
    return hek_trial_ref (trial);
  if (!same_size)
    return hek_trial_run (image, &trial->recipe, HEK_TRIAL_ALL, task, error);
  {
    /* the numbers stay those that were measured, times included */
    g_autoptr (HekTrial) again
      = hek_trial_run (image, &trial->recipe, HEK_TRIAL_KEEP_IMAGE, task, error);
    HekTrial *complete;

    if (again == NULL)
      return NULL;
    complete = hek_trial_copy_numbers (trial);
    complete->quantized = hek_quantized_ref (again->quantized);
    return complete;
  }
}

static gboolean
hek_trial_report_add_figures (HekReport       *report,
                              const HekImage  *image,
                              const HekTrial  *trial,
                              const HekTask   *task,
                              GError         **error)
{
  g_auto (HekTrialReportLight) light = { 0 };

  if (!hek_trial_report_light_init (&light, image, trial->quantized->image, task, error))
    return FALSE;
  hek_trial_report_add_pair (report, trial, &light);
  return hek_trial_report_add_errors (report, image, trial, &light, task, error);
}

static gboolean
hek_trial_report_fill (HekReport       *report,
                       const HekImage  *image,
                       const HekTrial  *trial,
                       const GArray    *curve,
                       gboolean         with_figures,
                       const HekTask   *task,
                       GError         **error)
{
  if (with_figures && !hek_trial_report_add_figures (report, image, trial, task, error))
    return FALSE;
  hek_trial_report_add_metrics (report, trial);
  hek_trial_report_add_size (report, trial);
  if (curve != NULL && curve->len > 0)
    hek_trial_report_add_curve (report, trial, curve);
  if (!hek_trial_report_add_codebook (report, trial, with_figures, error))
    return FALSE;
  hek_trial_report_add_recipe (report, trial);
  return TRUE;
}

gboolean
hek_trial_add_to_report (HekReport       *report,
                         const HekImage  *image,
                         HekTrial        *trial,
                         const GArray    *curve,
                         const HekTask   *task,
                         GError         **error)
{
  HekTask quantizing = hek_task_sub (task, 0, 0.6), measuring = hek_task_sub (task, 0.6, 0.4);
  g_autoptr (HekTrial) complete = hek_trial_report_complete (image, trial, &quantizing, error);

  return complete != NULL &&
         hek_trial_report_fill (report, image, complete, curve, TRUE, &measuring, error);
}

gboolean
hek_trial_write_report (const HekImage  *image,
                        const char      *title,
                        HekTrial        *trial,
                        const GArray    *curve,
                        const char      *path,
                        const HekTask   *task,
                        GError         **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean with_figures = !g_str_has_suffix (lower, ".csv") && !g_str_has_suffix (lower, ".json");
  HekTask quantizing = hek_task_sub (task, 0, 0.4);
  HekTask measuring = hek_task_sub (task, 0.4, 0.2);
  HekTask writing = hek_task_sub (task, 0.6, 0.4);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%-d %B %Y, %H:%M");
  g_autofree char *date_line = g_strdup_printf ("%s, Hektor Studio %s", date, HEK_VERSION);
  g_autofree char *recipe = hek_recipe_describe (&trial->recipe);
  g_autoptr (HekReport) report = NULL;
  g_autoptr (HekTrial) complete = NULL;

  if (!hek_report_check_path (path, error))
    return FALSE;
  complete = hek_trial_report_complete (image, trial, &quantizing, error);
  if (complete == NULL)
    return FALSE;
  report = hek_report_new (title, recipe, date_line);
  return hek_trial_report_fill (report, image, complete, curve, with_figures, &measuring, error)
         && hek_report_write (report, path, &writing, error);
}
