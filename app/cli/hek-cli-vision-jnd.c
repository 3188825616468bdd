/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision jnd: just noticeable differences of luminance and colour. */
#include "config.h"

#include "hek-cli-rows.h"
#include "hek-cli-vision.h"
#include "hek-jnd.h"

static const HekCliOption options[] = {
  { "gsdf", 0, NULL, "Rows of luminance into the JND index of DICOM's display function" },
  { "inverse", 0, NULL, "With --gsdf: JND indices into luminance" },
  { "curve", 0, "NAME",
    "Instead of rows: the steps of srgb, linear, gamma, pu21, pq or hlg on a display" },
  { "bits", 0, "N", "With --curve: 1 to 16; 8 by default" },
  HEK_CLI_DISPLAY_OPTION,
  HEK_CLI_VISION_MODEL ("barten, for colours castle,"),
  { "cpd", 0, "F", "Frequency of coloured patterns; 0.5 by default" },
  HEK_CLI_ROWS_EXACT,
};

static const HekOption bits_option = { .name = "bits", .type = HEK_OPTION_INT, .def = 8, .min = 1,
                                       .max = HEK_LUMA_CURVE_MAX_BITS };
static const HekOption cpd_option = { .name = "cpd", .type = HEK_OPTION_REAL, .def = 0.5,
                                      .min = 0.01, .max = 64 };

/* --- DICOM ------------------------------------------------------------------------------ */

static gboolean
hek_jnd_run_gsdf (HekCli  *cli,
                  GError **error)
{
  gboolean inverse = hek_cli_args_has (cli->args, "inverse");
  g_autoptr (HekCliRows) rows = hek_cli_rows_read (cli, NULL, 0, error);

  if (rows == NULL)
    return FALSE;
  for (gsize i = 0; i < rows->n_rows * rows->n_columns; i++)
    rows->values[i] = inverse ? hek_gsdf_luminance (rows->values[i])
                              : hek_gsdf_index (rows->values[i]);
  return hek_cli_rows_write (cli, rows, NULL, error);
}

/* --- a curve ---------------------------------------------------------------------------- */

static gboolean
hek_jnd_run_curve (HekCli  *cli,
                   GError **error)
{
  static const char *const keys[] = { "level", "cd_m2", "step_cd_m2", "step_jnd" };
  const HekLumaCurve *curve = hek_cli_vision_curve (cli, error);
  const HekDisplay *display = curve != NULL
                                ? hek_cli_read_display (cli->args, hek_display (0), error) : NULL;
  const HekCsf *csf = display != NULL ? hek_cli_vision_model (cli, "barten", error) : NULL;
  g_autoptr (HekCliRows) rows = NULL;
  double bits, reflection;
  guint n;

  if (csf == NULL || !hek_cli_args_get_number (cli, &bits_option, &bits, error))
    return FALSE;
  n = (1u << (guint) bits) - 1;
  reflection = hek_display_reflection (display);
  rows = hek_cli_rows_new (G_N_ELEMENTS (keys), n);
  for (guint level = 0; level < n; level++)
    {
      double *row = rows->values + level * rows->n_columns;
      double here = hek_luma_curve_level (curve, display, (guint) bits, level) + reflection;
      double next = hek_luma_curve_level (curve, display, (guint) bits, level + 1) + reflection;

      row[0] = level;
      row[1] = here;
      row[2] = next - here;
      row[3] = hek_jnd_between (csf, here, next);
      if (g_cancellable_set_error_if_cancelled (cli->task.cancellable, error))
        return FALSE;
    }
  return hek_cli_rows_write (cli, rows, keys, error);
}

/* --- rows ------------------------------------------------------------------------------- */

static gboolean
hek_jnd_run_rows (HekCli  *cli,
                  GError **error)
{
  static const guint columns[] = { 1, 2, 6 };
  static const char *const step_keys[] = { "step_cd_m2" }, *const jnd_keys[] = { "jnd" };
  const HekCsf *csf;
  HekCsfStimulus stimulus = { 0 };
  g_autoptr (HekCliRows) in = NULL;
  g_autoptr (HekCliRows) out = NULL;

  if (hek_cli_vision_model (cli, "barten", error) == NULL ||
      !hek_cli_args_get_number (cli, &cpd_option, &stimulus.cpd, error))
    return FALSE;
  in = hek_cli_rows_read (cli, columns, G_N_ELEMENTS (columns), error);
  if (in == NULL)
    return FALSE;
  csf = hek_cli_vision_model (cli, in->n_columns == 6 ? "castle" : "barten", error);
  if (in->n_columns == 6 && (csf->flags & HEK_CSF_HAS_COLOR) == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--model: %s has no colours",
                   csf->id);
      return FALSE;
    }

  out = hek_cli_rows_new (1, in->n_rows);
  for (gsize i = 0; i < in->n_rows; i++)
    {
      const double *row = in->values + i * in->n_columns;

      if (in->n_columns == 1)
        out->values[i] = hek_jnd_step (csf, row[0]);
      else if (in->n_columns == 2)
        out->values[i] = hek_jnd_between (csf, row[0], row[1]);
      else
        out->values[i] = hek_jnd_color (csf, &stimulus, row, row + 3);
      if (g_cancellable_set_error_if_cancelled (cli->task.cancellable, error))
        return FALSE;
    }
  return hek_cli_rows_write (cli, out, in->n_columns == 1 ? step_keys : jnd_keys, error);
}

static gboolean
hek_jnd_run (HekCli  *cli,
             GError **error)
{
  gboolean gsdf = hek_cli_args_has (cli->args, "gsdf");
  gboolean curve = hek_cli_args_has (cli->args, "curve");

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  if (gsdf && curve)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "either --gsdf or --curve");
      return FALSE;
    }
  if (!gsdf && hek_cli_args_has (cli->args, "inverse"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--inverse is of --gsdf");
      return FALSE;
    }
  if (!curve && (hek_cli_args_has (cli->args, "bits") || hek_cli_args_has (cli->args, "display")))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--bits and --display are of --curve");
      return FALSE;
    }
  if (gsdf)
    return hek_jnd_run_gsdf (cli, error);
  return curve ? hek_jnd_run_curve (cli, error) : hek_jnd_run_rows (cli, error);
}

const HekCliCommand hek_cli_vision_jnd = {
  .group = "vision",
  .verb = "jnd",
  .summary = "Just noticeable differences of luminance and colour",
  .usage = "",
  .details =
    "Reads rows from standard input. One column, luminance in cd/m²: the just noticeable step "
    "between two large fields, in cd/m². Two columns: how many JND two luminances are apart. Six "
    "columns, XYZ of a background (Y in cd/m²) and XYZ of the amplitude of a pattern on it: how "
    "many JND the pattern is above nothing.\nWith --gsdf rows are luminances and JND indices of "
    "NEMA PS3.14, held to 0.05 to 3993.404 cd/m². With --curve nothing is read; each row is a "
    "level of the curve, its luminance with the room's light, the step to the next level in "
    "cd/m² and in JND.\nWith --json the answer is an array of objects with the keys step_cd_m2 "
    "or jnd, with --curve level, cd_m2, step_cd_m2, step_jnd; with --gsdf of arrays.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_jnd_run,
};
