/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision encode: rows of light into codes of a curve, and back. */
#include "config.h"

#include "hek-cli-rows.h"
#include "hek-cli-vision.h"
#include "hek-pu21.h"
#include "hek-transfer.h"

static const HekCliOption options[] = {
  { "curve", 0, "NAME",
    "pu21, pq, hlg, srgb, linear, gamma, adobe-rgb, dci, prophoto or bt1886; with --display the "
    "first six" },
  { "variant", 0, "NAME",
    "Of pu21: banding, banding-glare, peaks or peaks-glare; banding-glare by default" },
  { "inverse", 0, NULL, "From codes to light" },
  { "display", 0, "NAME",
    "Codes from 0 to 1 over the range of a display of “hektor vision displays”, for luminance "
    "in cd/m²" },
  HEK_CLI_ROWS_EXACT,
};

/* One of the three. */
typedef struct
{
  const HekLumaCurve *curve;
  const HekDisplay *display;
  const HekTransfer *transfer;
  HekPu21 variant;
  gboolean inverse;
} HekEncode;

static double
hek_encode_value (const HekEncode *encode,
                  double           v)
{
  if (encode->curve != NULL)
    return (encode->inverse ? encode->curve->decode : encode->curve->encode) (encode->display, v);
  if (encode->transfer != NULL)
    return (encode->inverse ? encode->transfer->decode : encode->transfer->encode) (v);
  return encode->inverse ? hek_pu21_decode (encode->variant, v)
                         : hek_pu21_encode (encode->variant, v);
}

static gboolean
hek_encode_set_transfer (HekCli     *cli,
                         HekEncode  *encode,
                         GError    **error)
{
  const char *id = hek_cli_args_get (cli->args, "curve");
  const char *variant = hek_cli_args_get (cli->args, "variant");
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  encode->variant = HEK_PU21_BANDING_GLARE;
  if (g_strcmp0 (id, "pu21") == 0)
    {
      if (variant == NULL || hek_pu21_find (variant, &encode->variant))
        return TRUE;
      for (guint i = 0; i < HEK_PU21_N; i++)
        g_ptr_array_add (ids, (gpointer) hek_pu21_id ((HekPu21) i));
      g_ptr_array_add (ids, NULL);
      hek_cli_args_set_unknown ("variant", variant, (const char *const *) ids->pdata, error);
      return FALSE;
    }

  encode->transfer = hek_transfer_find (id);
  if (encode->transfer != NULL)
    return TRUE;
  g_ptr_array_add (ids, (gpointer) "pu21");
  for (guint i = 0; i < hek_transfer_n (); i++)
    g_ptr_array_add (ids, (gpointer) hek_transfer (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("curve", id, (const char *const *) ids->pdata, error);
  return FALSE;
}

static gboolean
hek_encode_set_up (HekCli     *cli,
                   HekEncode  *encode,
                   GError    **error)
{
  gboolean on_display = hek_cli_args_has (cli->args, "display");

  encode->inverse = hek_cli_args_has (cli->args, "inverse");
  if (hek_cli_args_has (cli->args, "variant") &&
      (on_display || g_strcmp0 (hek_cli_args_get (cli->args, "curve"), "pu21") != 0))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                   "--variant is of --curve=pu21 without --display");
      return FALSE;
    }
  if (!on_display)
    return hek_encode_set_transfer (cli, encode, error);
  encode->curve = hek_cli_vision_curve (cli, error);
  if (encode->curve == NULL)
    return FALSE;
  encode->display = hek_cli_read_display (cli->args, hek_display (0), error);
  return encode->display != NULL;
}

static gboolean
hek_encode_run (HekCli  *cli,
                GError **error)
{
  HekEncode encode = { 0 };
  g_autoptr (HekCliRows) rows = NULL;

  if (!hek_cli_args_check_no_inputs (cli, error) || !hek_encode_set_up (cli, &encode, error))
    return FALSE;
  rows = hek_cli_rows_read (cli, NULL, 0, error);
  if (rows == NULL)
    return FALSE;
  for (gsize i = 0; i < rows->n_rows * rows->n_columns; i++)
    rows->values[i] = hek_encode_value (&encode, rows->values[i]);
  return hek_cli_rows_write (cli, rows, NULL, error);
}

const HekCliCommand hek_cli_vision_encode = {
  .group = "vision",
  .verb = "encode",
  .summary = "Light into the codes of an encoding curve, and back",
  .usage = "",
  .details =
    "Reads rows of numbers as CSV from standard input and writes as many. pu21 takes luminance "
    "in cd/m², held to 0.005 to 10000, and gives 0 to about 600, 256 for 100 cd/m². pq takes "
    "luminance in cd/m². The others are relative: light 1 is code 1; hlg takes the light of the "
    "scene.\nnan stays nan. With --json the answer is an array of rows, each an array of numbers.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_encode_run,
};
