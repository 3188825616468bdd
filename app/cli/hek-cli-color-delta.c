/* SPDX-License-Identifier: Apache-2.0 */
/* hektor color delta: how different the two colours of each row are. */
#include "config.h"

#include "hek-cli-color.h"
#include "hek-cli-rows.h"
#include "hek-cli-stream.h"
#include "hek-color-difference.h"

#include <string.h>

static const HekCliOption options[] = {
  { "metric", 0, "M",
    "de76, cie94, cie94-textile, cmc, ciede2000, itp, hyab or cam16ucs; must be given" },
  { "from", 0, "SPACE",
    "What the colours are in: a space of “hektor color spaces”; that of the metric by default" },
  { "l", 0, "X", "Of cmc: weight of lightness; 2 by default, 1 for perceptibility" },
  { "c", 0, "X", "Of cmc: weight of chroma; 1 by default" },
  HEK_CLI_ROWS_EXACT,
};

static const HekOption l_option = { .name = "l", .type = HEK_OPTION_REAL, .def = 2, .min = 0.001,
                                    .max = 1000 };
static const HekOption c_option = { .name = "c", .type = HEK_OPTION_REAL, .def = 1, .min = 0.001,
                                    .max = 1000 };

typedef struct
{
  const HekColorDifference *difference;
  HekCliColorPath path;
  gboolean is_cmc;
  double l, c; /* of cmc */
} HekDelta;

static gboolean
hek_delta_find_metric (HekCli    *cli,
                       HekDelta  *delta,
                       GError   **error)
{
  const char *id = hek_cli_args_get (cli->args, "metric");
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  delta->difference = hek_color_difference_find (id);
  if (delta->difference != NULL)
    {
      delta->is_cmc = strcmp (delta->difference->id, "cmc") == 0;
      return TRUE;
    }
  for (guint i = 0; i < hek_color_n_differences (); i++)
    g_ptr_array_add (ids, (gpointer) hek_color_difference (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("metric", id, (const char *const *) ids->pdata, error);
  return FALSE;
}

static gboolean
hek_delta_set_up (HekCli    *cli,
                  HekDelta  *delta,
                  GError   **error)
{
  const HekColorSpace *from, *to;

  if (!hek_cli_args_check_no_inputs (cli, error) || !hek_delta_find_metric (cli, delta, error))
    return FALSE;
  if (!delta->is_cmc && (hek_cli_args_has (cli->args, "l") || hek_cli_args_has (cli->args, "c")))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--l and --c are of --metric=cmc");
      return FALSE;
    }
  if (!hek_cli_args_get_number (cli, &l_option, &delta->l, error) ||
      !hek_cli_args_get_number (cli, &c_option, &delta->c, error))
    return FALSE;

  to = hek_color_space_find (delta->difference->space);
  from = hek_cli_args_has (cli->args, "from") ? hek_cli_color_space (cli, "from", error) : to;
  return from != NULL && hek_cli_color_path_init (&delta->path, from, to, NULL);
}

static void
hek_delta_row (const double  *in,
               double        *out,
               gconstpointer  data)
{
  const HekDelta *delta = data;
  double ref[3], test[3];

  hek_cli_color_path_run (&delta->path, in, ref);
  hek_cli_color_path_run (&delta->path, in + 3, test);
  *out = delta->is_cmc ? hek_color_delta_e_cmc (ref, test, delta->l, delta->c)
                       : delta->difference->delta (ref, test);
}

static gboolean
hek_delta_run (HekCli  *cli,
               GError **error)
{
  HekDelta delta = { 0 };
  const HekCliRowMap map = { .n_in = 6, .n_out = 1, .func = hek_delta_row, .data = &delta };

  return hek_delta_set_up (cli, &delta, error) && hek_cli_stream_rows (cli, &map, error);
}

const HekCliCommand hek_cli_color_delta = {
  .group = "color",
  .verb = "delta",
  .summary = "The difference between the two colours of each row",
  .usage = "",
  .details =
    "Reads rows of six numbers as CSV from standard input, a reference and what is compared with "
    "it, and writes one number for each. The colours are in the space of the metric: lab (D65 or "
    "any other white) for de76, cie94, cie94-textile, cmc, ciede2000 and hyab, ictcp for itp, "
    "cam16ucs for cam16ucs; with --from in any other, such as srgb.\n"
    "cie94, cie94-textile and cmc are not symmetric: their weights are those of the reference.\n"
    "Equal colours give 0, nan gives nan, inf gives inf or nan.\n"
    "A first row of names, blank lines and lines that begin with # are skipped. A wrong row ends "
    "the command with status 1 and the number of its line; the rows before it have been written, "
    "and an array of --json is then left open, so that nobody takes it for whole.\n"
    "With --json the answer is an array of numbers with all their digits; nan and inf are null.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_delta_run,
};
