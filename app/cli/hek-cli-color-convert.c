/* SPDX-License-Identifier: Apache-2.0 */
/* hektor color convert: rows of colours of one space as rows of another. */
#include "config.h"

#include "hek-cli-color.h"
#include "hek-cli-rows.h"
#include "hek-cli-stream.h"

static const HekCliOption options[] = {
  { "from", 0, "SPACE", "What the rows are in; must be given" },
  { "to", 0, "SPACE", "What is written; must be given" },
  { "white", 0, "W",
    "White of xyz, xyy, lab, lch and luv, on both sides: A, C, D50, D55, D65, E, F2, F7 or F11; "
    "D65 by default" },
  HEK_CLI_ROWS_EXACT,
};

/* @white: (out) (nullable) */
static gboolean
hek_convert_find_white (HekCli                *cli,
                        const HekColorWhite  **white,
                        GError               **error)
{
  const char *id = hek_cli_args_get (cli->args, "white");
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  *white = hek_color_white_find (id);
  if (id == NULL || *white != NULL)
    return TRUE;
  for (guint i = 0; i < hek_color_white_n (); i++)
    g_ptr_array_add (ids, (gpointer) hek_color_white (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("white", id, (const char *const *) ids->pdata, error);
  return FALSE;
}

static gboolean
hek_convert_set_up (HekCli           *cli,
                    HekCliColorPath  *path,
                    GError          **error)
{
  const HekColorSpace *from, *to;
  const HekColorWhite *white;

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  from = hek_cli_color_space (cli, "from", error);
  if (from == NULL)
    return FALSE;
  to = hek_cli_color_space (cli, "to", error);
  if (to == NULL || !hek_convert_find_white (cli, &white, error))
    return FALSE;
  if (hek_cli_color_path_init (path, from, to, white))
    return TRUE;
  g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
               "--white: is of xyz, xyy, lab, lch and luv; %s and %s have a white of their own",
               from->id, to->id);
  return FALSE;
}

static void
hek_convert_row (const double  *in,
                 double        *out,
                 gconstpointer  data)
{
  hek_cli_color_path_run (data, in, out);
}

static gboolean
hek_convert_run (HekCli  *cli,
                 GError **error)
{
  HekCliColorPath path;
  const HekCliRowMap map = { .n_in = 3, .n_out = 3, .func = hek_convert_row, .data = &path };

  return hek_convert_set_up (cli, &path, error) && hek_cli_stream_rows (cli, &map, error);
}

const HekCliCommand hek_cli_color_convert = {
  .group = "color",
  .verb = "convert",
  .summary = "Colours of one space as colours of another",
  .usage = "",
  .details =
    "Reads rows of three numbers as CSV from standard input and writes as many, in the channels "
    "and units that “hektor color spaces” lists. A SPACE is srgb, linear, xyz, xyy, lab, lch, "
    "luv, oklab, oklch, hsv, hsl, ictcp, jzazbz, xyb, cam16ucs, adobe-rgb, prophoto, display-p3, "
    "dci-p3 or bt2020. Encoded RGB is from 0 to 1; in ictcp and jzazbz light 1 is 203 cd/m².\n"
    "With --white=D50, xyz, xyy, lab, lch and luv are relative to that white, as in ICC profiles "
    "and CSS. Between two of them it is the white of both, and nothing is adapted; between one "
    "of them and another space, which has its own white, colours are adapted by Bradford. "
    "Between two spaces of the other kind it is refused.\n"
    "Colours outside of the gamut, negative or brighter than white, are converted by the same "
    "formulas. nan stays nan in the channels that depend on it, inf gives inf or nan.\n"
    "A first row of names, blank lines and lines that begin with # are skipped. A wrong row ends "
    "the command with status 1 and the number of its line; the rows before it have been written, "
    "and an array of --json is then left open, so that nobody takes it for whole.\n"
    "With --json the answer is an array of rows, each an array of three numbers with all their "
    "digits; nan and inf are null.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_convert_run,
};
