/* SPDX-License-Identifier: Apache-2.0 */
/* hektor vision displays: the displays that other commands know. */
#include "config.h"

#include "hek-cli-output.h"
#include "hek-cli-record.h"
#include "hek-cli-vision.h"

static gboolean
hek_displays_run (HekCli  *cli,
                  GError **error)
{
  g_autoptr (GPtrArray) records =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_cli_record_free);
  g_autoptr (GString) out = g_string_new (NULL);

  if (!hek_cli_args_check_no_inputs (cli, error))
    return FALSE;
  for (guint i = 0; i < hek_display_n (); i++)
    {
      const HekDisplay *display = hek_display (i);
      HekCliRecord *record = hek_cli_record_new ();

      hek_cli_record_add_text (record, "display", NULL, display->id);
      hek_cli_record_add_text (record, "eotf", NULL, display->transfer);
      hek_cli_record_add_number (record, "peak_cd_m2", NULL, display->peak_cd_m2, NULL);
      hek_cli_record_add_number (record, "black_cd_m2", NULL, display->black_cd_m2, NULL);
      hek_cli_record_add_number (record, "ambient_lux", NULL, display->ambient_lux, NULL);
      hek_cli_record_add_number (record, "width", NULL, display->width, NULL);
      hek_cli_record_add_number (record, "height", NULL, display->height, NULL);
      hek_cli_record_add_number (record, "diagonal_m", NULL, display->diagonal_m, NULL);
      hek_cli_record_add_number (record, "distance_m", NULL, display->distance_m, NULL);
      hek_cli_record_add_number (record, "ppd", NULL, hek_display_ppd (display, 0), NULL);
      g_ptr_array_add (records, record);
    }
  if (cli->quiet)
    return TRUE;
  if (cli->json)
    hek_cli_records_append_json (out, records);
  else
    hek_cli_records_append_table (out, records);
  return hek_cli_write_stdout (out->str, out->len, error);
}

const HekCliCommand hek_cli_vision_displays = {
  .group = "vision",
  .verb = "displays",
  .summary = "The displays and rooms that are known",
  .usage = "",
  .details =
    "A table: name, EOTF, peak and black in cd/m², the room's light in lux, pixels, diagonal and "
    "viewing distance in metres, pixels per degree. With --json the answer is an array of objects "
    "with the keys display, eotf, peak_cd_m2, black_cd_m2, ambient_lux, width, height, diagonal_m, "
    "distance_m, ppd.",
  .run = hek_displays_run,
};
