/* SPDX-License-Identifier: Apache-2.0 */
/* The display and the eye on the command line. */
#include "config.h"

#include "hek-cli-viewing.h"

const HekDisplay *
hek_cli_read_display (const HekCliArgs  *args,
                      const HekDisplay  *usual,
                      GError           **error)
{
  const char *id = hek_cli_args_get (args, "display");
  const HekDisplay *display = id == NULL ? usual : hek_display_find (id);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (display != NULL)
    return display;
  for (guint i = 0; i < hek_display_n (); i++)
    g_ptr_array_add (ids, (gpointer) hek_display (i)->id);
  g_ptr_array_add (ids, NULL);
  hek_cli_args_set_unknown ("display", id, (const char *const *) ids->pdata, error);
  return NULL;
}

gboolean
hek_cli_read_viewing (const HekCliArgs  *args,
                      HekViewing        *viewing,
                      GError           **error)
{
  const HekDisplay *display = hek_cli_read_display (args, viewing->display, error);
  const char *text = hek_cli_args_get (args, "distance");
  double distance_m = viewing->distance_m;
  char *end = NULL;

  if (display == NULL)
    return FALSE;
  if (text != NULL)
    {
      distance_m = g_ascii_strtod (text, &end);
      if (end == text || *end != '\0' || !(distance_m >= HEK_VIEWING_MIN_DISTANCE_M
                                           && distance_m <= HEK_VIEWING_MAX_DISTANCE_M))
        {
          g_set_error (error, HEK_CLI_ERROR, HEK_CLI_ERROR_USAGE,
                       "--distance: “%s” is not a number of metres from %g to %g", text,
                       HEK_VIEWING_MIN_DISTANCE_M, HEK_VIEWING_MAX_DISTANCE_M);
          return FALSE;
        }
    }
  viewing->display = display;
  viewing->distance_m = distance_m;
  return TRUE;
}
