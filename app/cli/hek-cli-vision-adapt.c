/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision adapt: what luminance does to the eye. */
#include "config.h"

#include "hek-adapt.h"
#include "hek-cli-rows.h"
#include "hek-cli-vision.h"

static const HekCliOption options[] = {
  { "size", 0, "DEG", "Side of the square that is so bright; 60 by default" },
  HEK_CLI_VISION_MODEL ("barten"),
  HEK_CLI_ROWS_EXACT,
};

static const HekOption size_option = { .name = "size", .type = HEK_OPTION_REAL, .def = 60,
                                       .min = 0.001, .max = 180 };

static gboolean
hek_adapt_run (HekCli  *cli,
               GError **error)
{
  static const guint one[] = { 1 };
  static const char *const keys[] = { "pupil_mm", "trolands", "peak_sensitivity", "peak_cpd" };
  const HekCsf *csf = hek_cli_vision_model (cli, "barten", error);
  g_autoptr (HekCliRows) in = NULL;
  g_autoptr (HekCliRows) out = NULL;
  double size;

  if (csf == NULL || !hek_cli_args_check_no_inputs (cli, error) ||
      !hek_cli_args_get_number (cli, &size_option, &size, error))
    return FALSE;
  in = hek_cli_rows_read (cli, one, 1, error);
  if (in == NULL)
    return FALSE;

  out = hek_cli_rows_new (G_N_ELEMENTS (keys), in->n_rows);
  for (gsize i = 0; i < in->n_rows; i++)
    {
      HekAdaptation eye = hek_adapt (in->values[i], size);
      HekCsfStimulus stimulus = { .cd_m2 = in->values[i], .size_deg = size };
      double *row = out->values + i * out->n_columns;

      row[0] = eye.pupil_mm;
      row[1] = eye.trolands;
      row[2] = hek_csf_peak (csf, &stimulus, &row[3]);
      if (g_cancellable_set_error_if_cancelled (cli->task.cancellable, error))
        return FALSE;
    }
  return hek_cli_rows_write (cli, out, keys, error);
}

const HekCliCommand hek_cli_vision_adapt = {
  .group = "vision",
  .verb = "adapt",
  .summary = "How the eye adapts to luminance",
  .usage = "",
  .details =
    "Reads luminances in cd/m², one a row, from standard input and writes four columns: the "
    "diameter of the pupil in mm, the light on the retina in trolands (with the Stiles–Crawford "
    "effect), the highest contrast sensitivity and its frequency in cycles per degree.\nLuminance "
    "is held to 1e-6 to 1e6 and to the range of the model. With --json the answer is an array of "
    "objects with the keys pupil_mm, trolands, peak_sensitivity, peak_cpd.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_adapt_run,
};
