/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-count.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"

#define STUDIO_DISTANCE_DIGITS 5

char *
studio_count_format (guint64 n)
{
  const struct lconv *conventions = localeconv ();
  const char *mark = conventions->thousands_sep;
  g_autofree char *digits = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  GString *text = g_string_new (NULL);

  if (mark == NULL || *mark == '\0' || !g_utf8_validate (mark, -1, NULL))
    mark = *conventions->decimal_point == ',' ? "." : ",";
  for (gsize left = strlen (digits), i = 0; left > 0; left--, i++)
    {
      if (i > 0 && left % 3 == 0)
        g_string_append (text, mark);
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}

char *
studio_distance_format (double distance)
{
  return isfinite (distance) && distance >= 1e4 && distance < 1e15
           ? studio_count_format ((guint64) llround (distance))
           : hek_plot_format_value (distance, STUDIO_DISTANCE_DIGITS);
}

char *
studio_distance_describe (HekDistance kind,
                          double      distance)
{
  g_autofree char *number = studio_distance_format (distance);

  return g_strdup_printf ("%s %s", hek_distance_label (kind), number);
}
