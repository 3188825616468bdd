/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision csf: contrast sensitivity at frequencies. */
#include "config.h"

#include <string.h>

#include "hek-cli-rows.h"
#include "hek-cli-vision.h"

static const HekCliOption options[] = {
  HEK_CLI_VISION_MODEL ("castle"),
  { "luminance", 0, "L", "Of the background, in cd/m²; must be given" },
  { "cpd", 0, "LIST", "Frequencies in cycles per degree, instead of rows: 0.5,1,2,4" },
  { "channel", 0, "NAME",
    "achromatic, red-green or yellow-violet; achromatic by default. Barten has no colours" },
  { "size", 0, "DEG", "Side of the stimulus; 2.66 by default, of barten 60" },
  { "eccentricity", 0, "DEG", "How far from the point that the eye looks at; 0 by default" },
  { "hz", 0, "F", "Flicker; 0 by default" },
  HEK_CLI_ROWS_EXACT,
};

static const HekOption luminance_option = { .name = "luminance", .type = HEK_OPTION_REAL, .def = 0,
                                            .min = 0, .max = 1e9 };
static const HekOption size_option = { .name = "size", .type = HEK_OPTION_REAL, .def = 0,
                                       .min = 0.001, .max = 180 };
static const HekOption eccentricity_option = { .name = "eccentricity", .type = HEK_OPTION_REAL,
                                               .min = 0, .max = 120 };
static const HekOption hz_option = { .name = "hz", .type = HEK_OPTION_REAL, .min = 0, .max = 1000 };

static gboolean
hek_csf_set_channel (HekCli          *cli,
                     const HekCsf    *csf,
                     HekCsfStimulus  *stimulus,
                     GError         **error)
{
  static const char *const ids[] = { "achromatic", "red-green", "yellow-violet", NULL };
  const char *id = hek_cli_args_get (cli->args, "channel");

  for (guint i = 0; id != NULL && ids[i] != NULL; i++)
    if (strcmp (ids[i], id) == 0)
      {
        stimulus->channel = (HekCsfChannel) i;
        id = NULL;
      }
  if (id != NULL)
    {
      hek_cli_args_set_unknown ("channel", id, ids, error);
      return FALSE;
    }
  if (stimulus->channel != HEK_CSF_ACHROMATIC && (csf->flags & HEK_CSF_HAS_COLOR) == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--channel: %s has no colours",
                   csf->id);
      return FALSE;
    }
  return TRUE;
}

/* Options that the model would ignore are refused. */
static gboolean
hek_csf_check_flags (HekCli        *cli,
                     const HekCsf  *csf,
                     GError       **error)
{
  static const struct
  {
    const char *name;
    HekCsfFlags flag;
  } needs[] = { { "size", HEK_CSF_HAS_SIZE },
                { "eccentricity", HEK_CSF_HAS_ECCENTRICITY },
                { "hz", HEK_CSF_HAS_TEMPORAL } };

  for (guint i = 0; i < G_N_ELEMENTS (needs); i++)
    if (hek_cli_args_has (cli->args, needs[i].name) && (csf->flags & needs[i].flag) == 0)
      {
        g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--%s: %s does not depend on it",
                     needs[i].name, csf->id);
        return FALSE;
      }
  return TRUE;
}

static const HekCsf *
hek_csf_set_up (HekCli          *cli,
                HekCsfStimulus  *stimulus,
                GError         **error)
{
  const HekCsf *csf;

  if (!hek_cli_args_check_no_inputs (cli, error))
    return NULL;
  csf = hek_cli_vision_model (cli, "castle", error);
  if (csf == NULL || !hek_csf_set_channel (cli, csf, stimulus, error) ||
      !hek_csf_check_flags (cli, csf, error))
    return NULL;
  if (!hek_cli_args_has (cli->args, "luminance"))
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--luminance: how bright?");
      return NULL;
    }
  if (!hek_cli_args_get_number (cli, &luminance_option, &stimulus->cd_m2, error) ||
      !hek_cli_args_get_number (cli, &size_option, &stimulus->size_deg, error) ||
      !hek_cli_args_get_number (cli, &eccentricity_option, &stimulus->eccentricity_deg, error) ||
      !hek_cli_args_get_number (cli, &hz_option, &stimulus->temporal_hz, error))
    return NULL;
  return csf;
}

/* One column: what --cpd lists, else standard input. */
static HekCliRows *
hek_csf_read (HekCli  *cli,
              GError **error)
{
  static const guint one[] = { 1 };
  g_autofree char *list = g_strdup (hek_cli_args_get (cli->args, "cpd"));
  g_autoptr (GError) own_error = NULL;
  HekCliRows *rows;

  if (list == NULL)
    return hek_cli_rows_read (cli, one, 1, error);
  rows = hek_cli_rows_parse (list, strlen (list), "--cpd", NULL, 0, &own_error);
  if (rows == NULL || rows->n_rows == 0)
    {
      g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE, "--cpd: “%s” is no list of numbers",
                   list);
      g_clear_pointer (&rows, hek_cli_rows_free);
      return NULL;
    }
  rows->n_rows *= rows->n_columns;
  rows->n_columns = 1;
  return rows;
}

static gboolean
hek_csf_run (HekCli  *cli,
             GError **error)
{
  static const char *const keys[] = { "cpd", "sensitivity" };
  HekCsfStimulus stimulus = { 0 };
  const HekCsf *csf = hek_csf_set_up (cli, &stimulus, error);
  g_autoptr (HekCliRows) frequencies = NULL;
  g_autoptr (HekCliRows) rows = NULL;

  if (csf == NULL)
    return FALSE;
  frequencies = hek_csf_read (cli, error);
  if (frequencies == NULL)
    return FALSE;

  /* text is what goes through a pipe: one number for one number */
  rows = hek_cli_rows_new (cli->json ? 2 : 1, frequencies->n_rows);
  for (gsize i = 0; i < frequencies->n_rows; i++)
    {
      stimulus.cpd = frequencies->values[i];
      rows->values[i * rows->n_columns] = stimulus.cpd;
      rows->values[i * rows->n_columns + rows->n_columns - 1] = csf->sensitivity (&stimulus);
    }
  return hek_cli_rows_write (cli, rows, cli->json ? keys : NULL, error);
}

const HekCliCommand hek_cli_vision_csf = {
  .group = "vision",
  .verb = "csf",
  .summary = "Contrast sensitivity of the eye at spatial frequencies",
  .usage = "",
  .details =
    "Reads frequencies in cycles per degree, one a row, from standard input, or takes those of "
    "--cpd, and writes one sensitivity for each: the inverse of the contrast ΔL/L at which half "
    "of the observers see a grating.\nFrequency and luminance are held to the range of the "
    "model. castle is a table for Gabor patches of 1.5° (standard deviation), castle-full the "
    "model behind it, barten a picture of 60° as in ITU-R BT.2246, barten-general a fit to "
    "measurements.\nWith --json the answer is an array of objects with the keys cpd, sensitivity.",
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .run = hek_csf_run,
};
