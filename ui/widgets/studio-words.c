/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

char *
studio_words_sentence (const char *message)
{
  g_autofree char *first = g_utf8_substring (message, 0, 1);
  g_autofree char *capital = g_utf8_strup (first, -1);
  gboolean has_end = g_str_has_suffix (message, "?") || g_str_has_suffix (message, ".");

  return g_strdup_printf ("%s%s%s", capital, message + strlen (first), has_end ? "" : ".");
}

char *
studio_words_time_left (double seconds)
{
  int minutes;

  if (seconds < 60)
    return g_strdup_printf (_("%d s left"), MAX (1, (int) ceil (seconds)));
  if (seconds < 3600)
    return g_strdup_printf (_("%d min left"), (int) ceil (seconds / 60));
  minutes = (int) MIN (ceil (seconds / 60), 99 * 60);
  return g_strdup_printf (_("%d h %d min left"), minutes / 60, minutes % 60);
}
