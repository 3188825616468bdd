/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision banding: whether the steps of a quantized ramp, or picture, can be seen. */
#include "config.h"

#include "hek-cli-input.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-vision.h"
#include "hek-picture-banding.h"

static const HekCliOption options[] = {
  { "curve", 0, "NAME", "srgb, linear, gamma, pu21, pq or hlg; must be given" },
  { "bits", 0, "N", "1 to 16; 8 by default" },
  HEK_CLI_DISPLAY_OPTION,
  HEK_CLI_DISTANCE_OPTION,
  HEK_CLI_VISION_MODEL ("barten"),
  { "image", 0, "FILE", "Instead of a ramp: the steps at the light that occurs in a picture" },
  { "share", 0, "X", "With --image: the share of the pixels that counts; 0.999 by default" },
};

static const HekOption bits_option = { .name = "bits", .type = HEK_OPTION_INT, .def = 8, .min = 1,
                                       .max = HEK_LUMA_CURVE_MAX_BITS };
static const HekOption share_option = { .name = "share", .type = HEK_OPTION_REAL,
                                        .def = HEK_PICTURE_BANDING_SHARE, .min = 0.01, .max = 1 };

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
  banding->viewing.display = hek_display (0);
  if (!hek_cli_read_viewing (cli->args, &banding->viewing, error))
    return FALSE;
  banding->csf = hek_cli_vision_model (cli, "barten", error);
  if (banding->csf == NULL || !hek_cli_args_get_number (cli, &bits_option, &bits, error))
    return FALSE;
  if (banding->viewing.distance_m == 0)
    banding->viewing.distance_m = banding->viewing.display->distance_m;
  banding->n_bits = (guint) bits;
  return TRUE;
}

/* What was asked. */
static HekCliRecord *
hek_banding_record_new (const HekBanding *banding)
{
  HekCliRecord *record = hek_cli_record_new ();

  hek_cli_record_add_text (record, "curve", "Curve", banding->curve->id);
  hek_cli_record_add_number (record, "bits", "Bits", banding->n_bits, NULL);
  hek_cli_record_add_text (record, "display", "Display", banding->viewing.display->id);
  hek_cli_record_add_number (record, "distance_m", "Distance", banding->viewing.distance_m,
                             g_strdup_printf ("%.3g m", banding->viewing.distance_m));
  hek_cli_record_add_number (record, "ppd", "Pixels per degree",
                             hek_viewing_ppd (&banding->viewing),
                             g_strdup_printf ("%.1f", hek_viewing_ppd (&banding->viewing)));
  hek_cli_record_add_text (record, "model", "Model", banding->csf->id);
  return record;
}

static void
hek_banding_add_min_bits (HekCliRecord *record,
                          guint         min_bits)
{
  hek_cli_record_add_number (record, "min_bits", "Bits without banding", min_bits,
                             min_bits > 0 ? g_strdup_printf ("%u", min_bits)
                                          : g_strdup ("more than 16"));
}

static HekCliRecord *
hek_banding_record_ramp (const HekBanding *banding)
{
  HekBandingStep worst = hek_banding_worst (banding);
  double band_deg = 0;
  HekCliRecord *record = hek_banding_record_new (banding);

  hek_banding_threshold (banding, worst.cd_m2, &band_deg);
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
  hek_banding_add_min_bits (record, hek_banding_min_bits (banding));
  return record;
}

/* Returns: (nullable): %NULL with an error */
static HekCliRecord *
hek_banding_record_picture (HekCli            *cli,
                            const HekBanding  *banding,
                            const char        *path,
                            GError           **error)
{
  HekTask load_task = hek_task_sub (&cli->task, 0, 0.2);
  HekTask step_task = hek_task_sub (&cli->task, 0.2, 0.1);
  HekTask bits_task = hek_task_sub (&cli->task, 0.3, 0.7);
  g_autoptr (HekImage) image = NULL;
  HekPictureBanding result;
  HekCliRecord *record;
  guint min_bits;
  double share;

  if (!hek_cli_args_get_number (cli, &share_option, &share, error))
    return NULL;
  image = hek_cli_load (path, NULL, &load_task, error);
  if (image == NULL || !hek_picture_banding (image, banding, share, &result, &step_task, error) ||
      !hek_picture_banding_min_bits (image, banding, share, &min_bits, &bits_task, error))
    return NULL;

  record = hek_banding_record_new (banding);
  hek_cli_record_add_text (record, "image", "Picture", path);
  hek_cli_record_add_number (record, "share", "Share of pixels", share, NULL);
  hek_cli_record_add_boolean (record, "visible", "Visible banding", result.jnd > 1);
  hek_cli_record_add_number (record, "jnd", "Steps up to", result.jnd,
                             g_strdup_printf ("%.3g JND", result.jnd));
  hek_cli_record_add_number (record, "max_jnd", "Most visible step", result.max_jnd,
                             g_strdup_printf ("%.3g JND", result.max_jnd));
  hek_cli_record_add_number (record, "visible_share", "Visible steps", result.visible_share,
                             g_strdup_printf ("%.2f %% of the pixels",
                                              100 * result.visible_share));
  hek_banding_add_min_bits (record, min_bits);
  return record;
}

static gboolean
hek_banding_run (HekCli  *cli,
                 GError **error)
{
  const char *path = hek_cli_args_get (cli->args, "image");
  HekBanding banding = { 0 };
  g_autoptr (HekCliRecord) record = NULL;
  g_autoptr (GString) out = g_string_new (NULL);

  if (!hek_banding_set_up (cli, &banding, error))
    return FALSE;
  if (path == NULL && hek_cli_args_has (cli->args, "share"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--share: goes with --image");
      return FALSE;
    }
  if (cli->quiet && path == NULL)
    return TRUE;
  record = path != NULL ? hek_banding_record_picture (cli, &banding, path, error)
                        : hek_banding_record_ramp (&banding);
  if (record == NULL)
    return FALSE;
  if (cli->quiet)
    return TRUE;
  if (cli->json)
    hek_cli_record_append_json (out, record);
  else
    hek_cli_record_append_text (out, record);
  return hek_cli_write_stdout (out->str, out->len, error);
}

const HekCliCommand hek_cli_vision_banding = {
  .group = "vision",
  .verb = "banding",
  .summary = "Whether the steps of a quantized ramp or picture can be seen",
  .usage = "",
  .details =
    "A grey ramp over the whole range of the display is cut to the levels of a curve. Each step "
    "makes a sawtooth; its frequencies are weighed by the contrast sensitivity of the eye, at the "
    "most visible width of the bands. The most visible step of all is told, and the fewest bits "
    "of this curve that show none. One JND is just visible.\n"
    "With --image each pixel of a picture is taken for a place of a smooth ramp instead, in the "
    "light of its three channels: so steps count only where the picture has light. As many of its "
    "pixels as --share says must have steps that are not visible.\n"
    "With --json the answer is one object with the keys curve, bits, display, distance_m, ppd, "
    "model, visible, jnd, level, cd_m2, contrast, threshold, band_deg, min_bits (0: more than "
    "16); with --image image, share, max_jnd, visible_share instead of level to band_deg.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_banding_run,
};
