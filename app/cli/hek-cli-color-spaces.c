/* SPDX-License-Identifier: Apache-2.0 */
/* hektor color spaces: the spaces that other commands know. */
#include "config.h"

#include "hek-cli-color.h"
#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-color-difference.h"
#include "hek-color-rgb.h"
#include "hek-json-text.h"

#include <string.h>

/* (transfer full): an illuminant, or chromaticity coordinates when no illuminant is it */
static char *
hek_spaces_white (const HekColorSpace *space)
{
  const HekColorRgb *rgb = hek_color_rgb_find (space->id);
  const HekColorWhite *d65 = hek_color_white_find ("D65");
  const double *xy = rgb != NULL ? rgb->white : d65->xy;
  g_autofree char *x = NULL, *y = NULL;

  for (guint i = 0; i < hek_color_white_n (); i++)
    if (memcmp (hek_color_white (i)->xy, xy, 2 * sizeof *xy) == 0)
      return g_strdup (hek_color_white (i)->id);
  x = hek_json_text_number (xy[0]);
  y = hek_json_text_number (xy[1]);
  return g_strdup_printf ("x %s y %s", x, y);
}

/* (transfer container): the differences that are calculated in it */
static GPtrArray *
hek_spaces_differences (const HekColorSpace *space)
{
  GPtrArray *ids = g_ptr_array_new ();

  for (guint i = 0; i < hek_color_n_differences (); i++)
    if (strcmp (hek_color_difference (i)->space, space->id) == 0)
      g_ptr_array_add (ids, (gpointer) hek_color_difference (i)->id);
  return ids;
}

static HekCliRecord *
hek_spaces_record (const HekColorSpace *space)
{
  static const char *const keys[] = { "channel 1", "channel 2", "channel 3" };
  HekCliRecord *record = hek_cli_record_new ();
  g_autofree char *white = hek_spaces_white (space);
  g_autofree char *joined = NULL;
  g_autoptr (GPtrArray) ids = hek_spaces_differences (space);

  hek_cli_record_add_text (record, "space", NULL, space->id);
  for (guint i = 0; i < 3; i++)
    {
      const HekColorChannel *channel = &space->channels[i];
      g_autofree char *min = hek_json_text_number (channel->min);
      g_autofree char *max = hek_json_text_number (channel->max);
      g_autofree char *text = g_strdup_printf ("%s %s…%s%s%s", channel->name, min, max,
                                               g_strcmp0 (channel->unit, "°") == 0 ||
                                               channel->unit == NULL ? "" : " ",
                                               channel->unit != NULL ? channel->unit : "");

      hek_cli_record_add_text (record, keys[i], NULL, text);
    }
  hek_cli_record_add_text (record, "white", NULL, white);
  g_ptr_array_add (ids, NULL);
  joined = g_strjoinv (" ", (char **) ids->pdata);
  hek_cli_record_add_text (record, "differences", NULL, joined);
  return record;
}

static void
hek_spaces_append_table (GString *out)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);

  for (guint i = 0; i < hek_color_n_spaces (); i++)
    g_ptr_array_add (records, hek_spaces_record (hek_color_space (i)));
  hek_cli_records_append_table (out, records);
}

/* @text: (nullable) */
static void
hek_spaces_append_text (GString    *out,
                        const char *key,
                        const char *text)
{
  g_string_append_printf (out, "\"%s\": ", key);
  if (text == NULL)
    g_string_append (out, "null");
  else
    hek_json_text_append_string (out, text);
}

static void
hek_spaces_append_channels (GString             *out,
                            const HekColorSpace *space)
{
  g_string_append (out, "\"channels\": [");
  for (guint i = 0; i < 3; i++)
    {
      g_string_append (out, i == 0 ? "\n      { " : ",\n      { ");
      hek_spaces_append_text (out, "name", space->channels[i].name);
      g_string_append (out, ", ");
      hek_spaces_append_text (out, "unit", space->channels[i].unit);
      g_string_append (out, ", \"min\": ");
      hek_json_text_append_number (out, space->channels[i].min);
      g_string_append (out, ", \"max\": ");
      hek_json_text_append_number (out, space->channels[i].max);
      g_string_append (out, " }");
    }
  g_string_append (out, "\n    ]");
}

static void
hek_spaces_append_json (GString *out)
{
  for (guint i = 0; i < hek_color_n_spaces (); i++)
    {
      const HekColorSpace *space = hek_color_space (i);
      g_autofree char *white = hek_spaces_white (space);
      g_autoptr (GPtrArray) ids = hek_spaces_differences (space);

      g_string_append (out, i == 0 ? "[\n  {\n    " : ",\n  {\n    ");
      hek_spaces_append_text (out, "space", space->id);
      g_string_append (out, ",\n    ");
      hek_spaces_append_text (out, "label", space->label);
      g_string_append (out, ",\n    ");
      hek_spaces_append_channels (out, space);
      g_string_append (out, ",\n    ");
      hek_spaces_append_text (out, "white", white);
      g_string_append (out, ",\n    \"differences\": [");
      for (guint j = 0; j < ids->len; j++)
        {
          g_string_append (out, j == 0 ? "" : ", ");
          hek_json_text_append_string (out, ids->pdata[j]);
        }
      g_string_append (out, "]\n  }");
    }
  g_string_append (out, "\n]\n");
}

static gboolean
hek_spaces_run (HekCli  *cli,
                GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  if (cli->quiet)
    return TRUE;
  if (cli->json)
    hek_spaces_append_json (out);
  else
    hek_spaces_append_table (out);
  return hek_cli_write_stdout (out->str, out->len, error);
}

const HekCliCommand hek_cli_color_spaces = {
  .group = "color",
  .verb = "spaces",
  .summary = "The colour spaces and differences that are known",
  .usage = "",
  .details =
    "A table: name, the three channels with what the sRGB gamut covers of them, white, and the "
    "metrics of “hektor color delta” that are calculated in the space. xyz, xyy, lab, lch and luv "
    "take other whites by --white of “hektor color convert”.\n"
    "With --json the answer is an array of objects with the keys space, label, channels (objects "
    "with the keys name, unit, min, max), white, differences.",
  .run = hek_spaces_run,
};
