/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers, times and states of collections as words. */
#include "config.h"

#include "studio-library-text.h"

#include <glib/gi18n.h>

#define US_PER_MINUTE (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)

char *
studio_library_format_bytes (guint64   n_bytes,
                             char    **unit)
{
  g_autofree char *text = g_format_size (n_bytes);
  char *space = g_utf8_strrchr (text, -1, 0xa0); /* GLib has both kinds of space */

  if (space == NULL)
    space = g_utf8_strrchr (text, -1, ' ');
  if (unit == NULL)
    return g_steal_pointer (&text);
  *unit = g_strdup (space != NULL ? g_utf8_next_char (space) : "");
  return space != NULL ? g_strndup (text, (gsize) (space - text)) : g_steal_pointer (&text);
}

static GDateTime *
from_us (gint64 time_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

char *
studio_library_format_time (gint64 time_us)
{
  gint64 age_us = g_get_real_time () - time_us;
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = NULL;

  if (time_us == 0 || (then = from_us (time_us)) == NULL)
    return g_strdup ("—");
  if (age_us >= 0 && age_us < US_PER_MINUTE)
    return g_strdup (_("just now"));
  if (age_us >= 0 && age_us < 60 * US_PER_MINUTE)
    return g_strdup_printf (_("%u min ago"), (guint) (age_us / US_PER_MINUTE));
  now = g_date_time_new_now_local ();
  if (g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M");
  return g_date_time_format (then, "%x");
}

char *
studio_library_format_moment (gint64 time_us)
{
  g_autoptr (GDateTime) then = time_us != 0 ? from_us (time_us) : NULL;

  return then != NULL ? g_date_time_format (then, "%x %X") : g_strdup ("—");
}

const char *
studio_library_distance_label (HekDistance distance)
{
  switch (distance)
    {
    case HEK_DISTANCE_L2:
      return _("Euclidean");
    case HEK_DISTANCE_IP:
      return _("Inner product");
    case HEK_DISTANCE_COSINE:
      return _("Cosine");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
studio_library_meaning_label (HekMeaning meaning)
{
  switch (meaning)
    {
    case HEK_MEANING_NONE:
      return _("Nothing to the eye");
    case HEK_MEANING_LAB:
      return _("Colours: L*, a*, b*");
    case HEK_MEANING_LUMINANCE:
      return _("Luminance in cd/m²");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
studio_library_dtype_label (HekDtype dtype)
{
  switch (dtype)
    {
    case HEK_DTYPE_F32:
      return _("32-bit float");
    case HEK_DTYPE_F16:
      return _("16-bit float");
    case HEK_DTYPE_U8:
      return _("8-bit integer");
    default:
      g_return_val_if_reached ("");
    }
}

const char *
studio_library_field_type_label (HekFieldType type)
{
  switch (type)
    {
    case HEK_FIELD_INTEGER:
      return _("whole number");
    case HEK_FIELD_REAL:
      return _("number");
    case HEK_FIELD_TEXT:
      return _("text");
    case HEK_FIELD_BOOLEAN:
      return _("yes or no");
    case HEK_FIELD_TIME:
      return _("time");
    case HEK_FIELD_JSON:
      return "JSON";
    default:
      g_return_val_if_reached ("");
    }
}

/* --- health ----------------------------------------------------------------------------------- */

void
studio_library_get_health (HekLibraryItem *item,
                           StudioHealth   *health)
{
  static const struct
  {
    const char *icon_name, *label, *style;
  } looks[] = {
    [HEK_HEALTH_GOOD] = { "emblem-ok-symbolic", N_("Good"), "success" },
    [HEK_HEALTH_JOURNAL] = { "dialog-information-symbolic", N_("Not indexed"), NULL },
    [HEK_HEALTH_NO_GRAPH] = { "dialog-information-symbolic", N_("Not indexed"), NULL },
    [HEK_HEALTH_DELETED] = { "dialog-information-symbolic", N_("To compact"), NULL },
    [HEK_HEALTH_UNFINISHED] = { "media-playback-pause-symbolic", N_("Unfinished"), NULL },
    [HEK_HEALTH_WARNING] = { "dialog-warning-symbolic", N_("Warning"), "warning" },
    [HEK_HEALTH_PROBLEM] = { "dialog-error-symbolic", N_("Damaged"), "error" },
  };
  HekHealth state = hek_library_item_get_health (item);
  const HekStoreStats *stats = hek_library_item_get_stats (item);

  *health = (StudioHealth) { .icon_name = looks[state].icon_name,
                             .label = _(looks[state].label),
                             .reason = hek_library_item_get_health_text (item),
                             .style = looks[state].style,
                             .is_serious = state >= HEK_HEALTH_WARNING };
  if (state != HEK_HEALTH_GOOD)
    return;
  if (stats != NULL && stats->n_rows == 0)
    {
      health->icon_name = "dialog-information-symbolic";
      health->label = _("Empty");
      health->reason = _("There are no rows in it.");
      health->style = NULL;
    }
  else
    health->reason = _("Nothing needs to be done.");
}
