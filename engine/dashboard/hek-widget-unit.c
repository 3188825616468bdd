/* SPDX-License-Identifier: Apache-2.0 */
/* From the units that are kept (ns, bytes, fractions) to those that people read. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-plot-axis.h"
#include "hek-widget-private.h"

typedef struct
{
  double size; /* in the unit that is kept */
  const char *unit;
} HekWidgetUnitStep;

static const HekWidgetUnitStep time_steps[] = {
  { 1e9, "s" }, { 1e6, "ms" }, { 1e3, "µs" }, { 1, "ns" },
};
static const HekWidgetUnitStep byte_steps[] = {
  { 1e12, "TB" }, { 1e9, "GB" }, { 1e6, "MB" }, { 1e3, "kB" }, { 1, "B" },
};

/* The largest step that leaves @top at 1 or above. */
static const HekWidgetUnitStep *
hek_widget_unit_choose (const HekWidgetUnitStep *steps,
                        guint                    n,
                        double                   top)
{
  for (guint i = 0; i + 1 < n; i++)
    if (top >= steps[i].size * (1 - 1e-9))
      return &steps[i];
  return &steps[n - 1];
}

void
hek_widget_unit_init (HekWidgetUnit *unit,
                      const char    *of,
                      double         top)
{
  g_autofree char *base = g_strdup (of != NULL ? of : "");
  gboolean is_rate = g_str_has_suffix (base, "/s");
  const HekWidgetUnitStep *step = NULL;

  if (is_rate)
    base[strlen (base) - 2] = '\0';
  *unit = (HekWidgetUnit) { .factor = 1 };
  if (strcmp (base, "fraction") == 0 || (strcmp (base, "ns") == 0 && is_rate))
    {
      /* so many nanoseconds in a second are a share of it */
      unit->factor = *base == 'f' ? 100 : 1e-7;
      g_strlcpy (unit->unit, is_rate && *base == 'f' ? "%/s" : "%", sizeof unit->unit);
      return;
    }
  if (strcmp (base, "ns") == 0)
    step = hek_widget_unit_choose (time_steps, G_N_ELEMENTS (time_steps), fabs (top));
  else if (strcmp (base, "bytes") == 0)
    step = hek_widget_unit_choose (byte_steps, G_N_ELEMENTS (byte_steps), fabs (top));
  if (step != NULL)
    unit->factor = 1 / step->size;
  g_snprintf (unit->unit, sizeof unit->unit, "%s%s",
              step != NULL ? step->unit : strcmp (base, "1") == 0 ? "" : base,
              is_rate ? "/s" : "");
}

char *
hek_widget_unit_format_number (const HekWidgetUnit *unit,
                               double               value,
                               guint                n_digits)
{
  double shown = value * unit->factor;

  /* counts keep all their digits: 12,345 rows are not 12,300 */
  if (isfinite (shown) && fabs (shown) < 1e9 && shown == round (shown))
    return g_strdup_printf ("%s%.0f", shown < 0 ? "−" : "", fabs (shown));
  return hek_plot_format_value (shown, n_digits);
}

char *
hek_widget_format_count (gsize n)
{
  return g_strdup_printf ("%'" G_GSIZE_FORMAT, n);
}

char *
hek_widget_unit_format (const char *of,
                        double      value,
                        guint       n_digits)
{
  g_autofree char *number = NULL;
  HekWidgetUnit unit;

  hek_widget_unit_init (&unit, of, isfinite (value) ? value : 1);
  number = hek_widget_unit_format_number (&unit, value, n_digits);
  return unit.unit[0] != '\0' && !isnan (value) ? g_strdup_printf ("%s %s", number, unit.unit)
                                                : g_steal_pointer (&number);
}
