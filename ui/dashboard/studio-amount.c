/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-amount.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* --- units ----------------------------------------------------------------------------------- */

typedef struct
{
  const char *name; /* "": none */
  double scale;     /* of a reading's unit */
  gboolean is_read_only; /* written in another way */
} Step;

typedef struct
{
  const Step *steps;
  guint n_steps;
  const char *example; /* N_() */
  gboolean needs_unit;
  gboolean has_rate;   /* "/s" may follow, and is written */
} Scale;

static const Step times[] = {
  { "ns", 1 }, { "µs", 1e3 }, { "μs", 1e3, TRUE }, { "us", 1e3, TRUE }, { "ms", 1e6 },
  { "s", 1e9 }, { "min", 60e9 }, { "h", 3600e9 },
};
static const Step ages[] = {
  { "ms", 1e-3 }, { "s", 1 }, { "min", 60 }, { "h", 3600 }, { "d", 86400 },
};
static const Step sizes[] = {
  { "B", 1 }, { "kB", 1e3 }, { "KiB", 1024, TRUE }, { "MB", 1e6 }, { "MiB", 1048576, TRUE },
  { "GB", 1e9 }, { "GiB", 1073741824, TRUE }, { "TB", 1e12 }, { "TiB", 1099511627776, TRUE },
};
static const Step shares[] = { { "%", 0.01 } };
static const Step busy[] = { { "%", 1e7 } }; /* nanoseconds a second */
static const Step counts[] = {
  { "", 1 }, { "k", 1e3, TRUE }, { "M", 1e6, TRUE }, { "G", 1e9, TRUE },
};

static const struct
{
  const char *unit; /* (nullable): any other */
  Scale scale;
} scales[] = {
#define SCALE(table, ...) { table, G_N_ELEMENTS (table), __VA_ARGS__ }
  { "ns", SCALE (times, N_("50 ms"), TRUE, FALSE) },
  { "ns/s", SCALE (busy, N_("80 %"), TRUE, FALSE) },
  { "s", SCALE (ages, N_("5 min"), TRUE, FALSE) },
  { "bytes", SCALE (sizes, N_("4 GB"), TRUE, FALSE) },
  { "bytes/s", SCALE (sizes, N_("10 MB/s"), TRUE, TRUE) },
  { "fraction", SCALE (shares, N_("90 %"), TRUE, FALSE) },
  { "1/s", SCALE (counts, N_("100/s"), FALSE, TRUE) },
  { NULL, SCALE (counts, N_("100"), FALSE, FALSE) },
#undef SCALE
};

static const Scale *
find_scale (const char *unit)
{
  guint i = 0;

  while (scales[i].unit != NULL && g_strcmp0 (scales[i].unit, unit) != 0)
    i++;
  return &scales[i].scale;
}

/* --- reading --------------------------------------------------------------------------------- */

gboolean
studio_amount_read_number (const char **at,
                           double      *value)
{
  char *end = NULL, *ascii_end = NULL;
  double ascii = g_ascii_strtod (*at, &ascii_end);

  *value = strtod (*at, &end);
  if (ascii_end > end)
    {
      *value = ascii;
      end = ascii_end;
    }
  if (end == *at || !isfinite (*value))
    return FALSE;
  *at = end;
  return TRUE;
}

const char *
studio_amount_skip_space (const char *at)
{
  while (g_unichar_isspace (g_utf8_get_char (at)))
    at = g_utf8_next_char (at);
  return at;
}

gsize
studio_amount_word_length (const char *at)
{
  const char *end = at;

  while (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)) && !g_ascii_isdigit (*end))
    end = g_utf8_next_char (end);
  return (gsize) (end - at);
}

const char *
studio_amount_example (const char *unit)
{
  return _(find_scale (unit)->example);
}

/* The shortest number that, times @scale, is @value again; with the locale's point. */
static char *
shortest (double value,
          double scale)
{
  char *text = NULL;

  for (int digits = 1; digits <= 17; digits++)
    {
      g_free (text);
      text = g_strdup_printf ("%.*g", digits, value / scale);
      if (strtod (text, NULL) * scale == value)
        break;
    }
  /* 1e+03 and the like */
  if (strchr (text, 'e') != NULL && fabs (value / scale) >= 1 && fabs (value / scale) < 1e15 &&
      value / scale == nearbyint (value / scale))
    {
      g_free (text);
      text = g_strdup_printf ("%.0f", value / scale);
    }
  return text;
}

char *
studio_amount_text (const char *unit,
                           double              value)
{
  const Scale *scale = find_scale (unit);
  const Step *step = NULL;
  g_autofree char *number = NULL;

  for (guint i = 0; i < scale->n_steps; i++)
    if (!scale->steps[i].is_read_only &&
        (step == NULL || fabs (value) >= scale->steps[i].scale))
      step = &scale->steps[i];
  if (value == 0 && scale->n_steps > 1)
    return g_strdup ("0");
  number = shortest (value, step->scale);
  return g_strdup_printf ("%s%s%s%s", number, *step->name != '\0' ? " " : "", step->name,
                          scale->has_rate ? "/s" : "");
}

/* Whether @word, of @n bytes, is a unit of @scale, with "/s" where there is one. */
static gboolean
find_step (const Scale *scale,
           const char  *word,
           gsize        n,
           double      *factor)
{
  if (scale->has_rate && n >= 2 && strncmp (word + n - 2, "/s", 2) == 0)
    n -= 2;
  /* kb and KB are kB: there are no bits here; but M is not m */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < scale->n_steps; i++)
      {
        const char *name = scale->steps[i].name;

        if (strlen (name) != n ||
            (pass == 0 ? strncmp (name, word, n) : g_ascii_strncasecmp (name, word, n)) != 0)
          continue;
        *factor = scale->steps[i].scale;
        return TRUE;
      }
  return FALSE;
}

gboolean
studio_amount_parse (const char *unit,
                            const char         *text,
                            double             *value,
                            char              **problem)
{
  const Scale *scale = find_scale (unit);
  g_autoptr (GString) plain = g_string_new (studio_amount_skip_space (text));
  const char *at;
  double number, factor = 1;
  gsize n;

  g_string_replace (plain, "−", "-", 0);
  at = plain->str;
  if (*at == '\0')
    {
      *problem = g_strdup_printf (_("A value is needed, such as %s."), _(scale->example));
      return FALSE;
    }
  if (!studio_amount_read_number (&at, &number))
    {
      *problem = g_strdup_printf (_("“%s” is no number: write a value such as %s."), text,
                                  _(scale->example));
      return FALSE;
    }
  at = studio_amount_skip_space (at);
  n = studio_amount_word_length (at);
  if (n == 0 && *at == '\0' && scale->needs_unit && number != 0)
    {
      *problem = g_strdup_printf (_("“%s” has no unit: write a value such as %s."), text,
                                  _(scale->example));
      return FALSE;
    }
  if (*studio_amount_skip_space (at + n) != '\0' || (n > 0 && !find_step (scale, at, n, &factor)))
    {
      *problem = g_strdup_printf (_("“%s” is no unit of this series: write a value such as %s."),
                                  at, _(scale->example));
      return FALSE;
    }
  *value = number * factor;
  return TRUE;
}
