/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision banding: whether the steps of a quantized ramp can be seen. */
#include "config.h"

#include "hek-banding.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-vision.h"

static const HekCliOption options[] = {
  { "curve", 0, "NAME", "srgb, linear, gamma, pu21, pq or hlg; must be given" },
  { "bits", 0, "N", "1 to 16; 8 by default" },
  HEK_CLI_VISION_DISPLAY,
  { "distance", 0, "M", "Viewing distance in metres; that of the display by default" },
  HEK_CLI_VISION_MODEL ("barten"),
};

static const HekOption bits_option = { .name = "bits", .type = HEK_OPTION_INT, .def = 8, .min = 1,
                                       .max = HEK_LUMA_CURVE_MAX_BITS };
static const HekOption distance_option = { .name = "distance", .type = HEK_OPTION_REAL, .def = 0,
                                           .min = 0.01, .max = 1000 };

static gboolean
hek_banding_set_up (HekCli      *cli,
                    HekBanding  *banding,
                    GError     **error)
{
  double bits;

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  banding->curve = hek_cli_vision_curve (cli, error);
  if (banding->curve == NULL)
    return FALSE;
  banding->viewing.display = hek_cli_vision_display (cli, error);
  if (banding->viewing.display == NULL)
    return FALSE;
  banding->csf = hek_cli_vision_model (cli, "barten", error);
  if (banding->csf == NULL || !hek_cli_args_get_number (cli, &bits_option, &bits, error) ||
      !hek_cli_args_get_number (cli, &distance_option, &banding->viewing.distance_m, error))
    return FALSE;
  if (banding->viewing.distance_m == 0)
    banding->viewing.distance_m = banding->viewing.display->distance_m;
  banding->n_bits = (guint) bits;
  return TRUE;
}

static HekCliRecord *
hek_banding_record (const HekBanding *banding)
{
  HekBandingStep worst = hek_banding_worst (banding);
  guint min_bits = hek_banding_min_bits (banding);
  double band_deg = 0;
  HekCliRecord *record = hek_cli_record_new ();

  hek_banding_threshold (banding, worst.cd_m2, &band_deg);
  hek_cli_record_add_text (record, "curve", "Curve", banding->curve->id);
  hek_cli_record_add_number (record, "bits", "Bits", banding->n_bits, NULL);
  hek_cli_record_add_text (record, "display", "Display", banding->viewing.display->id);
  hek_cli_record_add_number (record, "distance_m", "Distance", banding->viewing.distance_m,
                             g_strdup_printf ("%.3g m", banding->viewing.distance_m));
  hek_cli_record_add_number (record, "ppd", "Pixels per degree",
                             hek_viewing_ppd (&banding->viewing),
                             g_strdup_printf ("%.1f", hek_viewing_ppd (&banding->viewing)));
  hek_cli_record_add_text (record, "model", "Model", banding->csf->id);
  hek_cli_record_add_boolean (record, "visible", "Visible banding", worst.jnd > 1);
  hek_cli_record_add_number (record, "jnd", "Most visible step", worst.jnd,
                             g_strdup_printf ("%.3g JND", worst.jnd));
  hek_cli_record_add_number (record, "level", "From level", worst.level, NULL);
  hek_cli_record_add_number (record, "cd_m2", "At", worst.cd_m2,
                             g_strdup_printf ("%.4g cd/m²", worst.cd_m2));
  hek_cli_record_add_number (record, "contrast", "Contrast", worst.contrast,
                             g_strdup_printf ("%.3g", worst.contrast));
  hek_cli_record_add_number (record, "threshold", "Just visible contrast", worst.threshold,
                             g_strdup_printf ("%.3g", worst.threshold));
  hek_cli_record_add_number (record, "band_deg", "In bands of", band_deg,
                             g_strdup_printf ("%.2g°", band_deg));
  hek_cli_record_add_number (record, "min_bits", "Bits without banding", min_bits,
                             min_bits > 0 ? g_strdup_printf ("%u", min_bits)
                                          : g_strdup ("more than 16"));
  return record;
}

static gboolean
hek_banding_run (HekCli  *cli,
                 GError **error)
{
  HekBanding banding = { 0 };
  g_autoptr (HekCliRecord) record = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!hek_banding_set_up (cli, &banding, error))
    return FALSE;
  if (cli->quiet)
    return TRUE;
  record = hek_banding_record (&banding);
  if (cli->json)
    hek_cli_record_append_json (out, record);
  else
    hek_cli_record_append_text (out, record);
  return hek_cli_write_stdout (out->str, out->len, error);
}

const HekCliCommand hek_cli_vision_banding = {
  .group = "vision",
  .verb = "banding",
  .summary = "Whether the steps of a quantized ramp can be seen",
  .usage = "",
  .details =
    "A grey ramp over the whole range of the display is cut to the levels of a curve. Each step "
    "makes a sawtooth; its frequencies are weighed by the contrast sensitivity of the eye, at the "
    "most visible width of the bands. The most visible step of all is told, and the fewest bits "
    "of this curve that show none. One JND is just visible.\nWith --json the answer is one object "
    "with the keys curve, bits, display, distance_m, ppd, model, visible, jnd, level, cd_m2, "
    "contrast, threshold, band_deg, min_bits (0: more than 16).",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_banding_run,
};
