/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-annotation.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "hek-dashboard.h"
#include "hek-series-alert.h"

/* Of alerts, as many as hek_series_note_list() gives of notes. */
#define MAX_ALERTS 10000u

/* --- kinds ----------------------------------------------------------------------------------- */

/* @id: the kind of a HekSeriesNote, which for events is hek_event_kind_get_id() */
static const struct
{
  const char *id;
  const char *label;
} kinds_of[HEK_N_ANNOTATION_KINDS] = {
  [HEK_ANNOTATION_USER] = { "user", N_("Notes") },
  [HEK_ANNOTATION_IMPORT] = { "import", N_("Imports") },
  [HEK_ANNOTATION_INDEX] = { "index", N_("Indexes") },
  [HEK_ANNOTATION_COMPACT] = { "compact", N_("Compactions") },
  [HEK_ANNOTATION_CODES] = { "codes", N_("Codes") },
  [HEK_ANNOTATION_ERROR] = { "error", N_("Errors") },
  [HEK_ANNOTATION_ALERT] = { "alert", N_("Alerts") },
};

const char *
hek_annotation_kind_id (HekAnnotationKind kind)
{
  g_return_val_if_fail (kind < HEK_N_ANNOTATION_KINDS, "");
  return kinds_of[kind].id;
}

const char *
hek_annotation_kind_label (HekAnnotationKind kind)
{
  g_return_val_if_fail (kind < HEK_N_ANNOTATION_KINDS, "");
  return _(kinds_of[kind].label);
}

int
hek_annotation_kind_find (const char *id)
{
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    if (strcmp (kinds_of[i].id, id) == 0)
      return (int) i;
  return -1;
}

void
hek_annotation_free (HekAnnotation *annotation)
{
  g_free (annotation->scope);
  g_free (annotation->text);
  g_free (annotation);
}

static HekAnnotation *
annotation_copy (const HekAnnotation *annotation)
{
  HekAnnotation *copy = g_new (HekAnnotation, 1);

  *copy = *annotation;
  copy->scope = g_strdup (annotation->scope);
  copy->text = g_strdup (annotation->text);
  return copy;
}

/* --- reading --------------------------------------------------------------------------------- */

static void
take_note (GPtrArray           *list,
           const HekSeriesNote *note)
{
  HekAnnotation *annotation;
  int kind = hek_annotation_kind_find (note->kind);

  if (kind < 0 || kind == HEK_ANNOTATION_ALERT)
    return; /* of a newer program */
  annotation = g_new0 (HekAnnotation, 1);
  annotation->kind = (HekAnnotationKind) kind;
  annotation->level = kind == HEK_ANNOTATION_ERROR ? HEK_WIDGET_BAD : HEK_WIDGET_NEUTRAL;
  annotation->note_id = note->id;
  annotation->from_us = note->time_us;
  annotation->to_us = MAX (note->time_us, note->end_us);
  annotation->scope = g_strdup (note->scope != NULL ? note->scope : "");
  annotation->text = g_strdup (note->text);
  annotation->n = 1;
  g_ptr_array_add (list, annotation);
}

static gboolean
add_notes (GPtrArray      *list,
           HekSeriesStore *series,
           gint64          from_us,
           gint64          to_us,
           guint           kinds,
           const char     *scope,
           GError        **error)
{
  const char *ids[HEK_N_ANNOTATION_KINDS + 1];
  g_autoptr (GPtrArray) notes = NULL;
  guint n = 0;

  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    if (i != HEK_ANNOTATION_ALERT && kinds & 1u << i)
      ids[n++] = kinds_of[i].id;
  ids[n] = NULL;
  if (n == 0)
    return TRUE;
  notes = hek_series_note_list (series, from_us, to_us, ids, scope, error);
  if (notes == NULL)
    return FALSE;
  for (guint i = 0; i < notes->len; i++)
    take_note (list, notes->pdata[i]);
  return TRUE;
}

/* What an alert did is of interest at the time where values crossed the line; what was sent, and
 * what somebody did about it, is in its history. */
static gboolean
add_alerts (GPtrArray      *list,
            HekSeriesStore *series,
            gint64          from_us,
            gint64          to_us,
            GError        **error)
{
  g_autoptr (GPtrArray) events = hek_series_alert_history (series, from_us, to_us, NULL, MAX_ALERTS,
                                                           error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++)
    {
      const HekSeriesAlertEvent *event = events->pdata[i];
      gboolean is_firing = strcmp (event->what, "firing") == 0;
      HekAnnotation *annotation;

      if (!is_firing && strcmp (event->what, "resolved") != 0)
        continue;
      annotation = g_new0 (HekAnnotation, 1);
      annotation->kind = HEK_ANNOTATION_ALERT;
      annotation->level = is_firing ? HEK_WIDGET_BAD : HEK_WIDGET_GOOD;
      annotation->from_us = annotation->to_us = event->time_us;
      annotation->scope = g_strdup ("");
      annotation->text = g_strdup_printf (is_firing ? _("%s: firing") : _("%s: resolved"),
                                          event->name);
      annotation->n = 1;
      g_ptr_array_add (list, annotation);
    }
  return TRUE;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const HekAnnotation *one = *(HekAnnotation *const *) a;
  const HekAnnotation *two = *(HekAnnotation *const *) b;

  if (one->from_us != two->from_us)
    return one->from_us < two->from_us ? -1 : 1;
  if (one->kind != two->kind)
    return one->kind < two->kind ? -1 : 1;
  return (one->note_id > two->note_id) - (one->note_id < two->note_id);
}

GPtrArray *
hek_annotation_list (HekSeriesStore *series,
                     gint64          from_us,
                     gint64          to_us,
                     guint           kinds,
                     const char     *scope,
                     GError        **error)
{
  g_autoptr (GPtrArray) list =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_annotation_free);

  if (series == NULL || from_us >= to_us)
    return g_steal_pointer (&list);
  if (!add_notes (list, series, from_us, to_us, kinds, scope, error)
      || (kinds & 1u << HEK_ANNOTATION_ALERT && !add_alerts (list, series, from_us, to_us, error)))
    return NULL;
  g_ptr_array_sort (list, compare_times);
  return g_steal_pointer (&list);
}

/* --- drawing --------------------------------------------------------------------------------- */

static guint
count_kind (GPtrArray         *annotations,
            HekAnnotationKind  kind)
{
  guint n = 0;

  for (guint i = 0; i < annotations->len; i++)
    n += ((const HekAnnotation *) annotations->pdata[i])->kind == kind;
  return n;
}

/* "3 × Imports": what one mark of many says. */
static void
name_group (HekAnnotation *group)
{
  if (group->n == 1)
    return;
  g_free (group->text);
  group->text = g_strdup_printf ("%u × %s", group->n, hek_annotation_kind_label (group->kind));
}

GPtrArray *
hek_annotation_thin (GPtrArray *annotations,
                     gint64     from_us,
                     gint64     to_us,
                     guint      max)
{
  GPtrArray *thin = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_annotation_free);
  HekAnnotation *last[HEK_N_ANNOTATION_KINDS] = { 0 };
  gint64 last_slot[HEK_N_ANNOTATION_KINDS];
  gboolean keep_users = count_kind (annotations, HEK_ANNOTATION_USER) <= max;
  double slots_per_us = (double) max / (double) MAX (to_us - from_us, 1);

  g_return_val_if_fail (max > 0, thin);

  for (guint i = 0; i < annotations->len; i++)
    {
      const HekAnnotation *each = annotations->pdata[i];
      HekAnnotation *group = last[each->kind];
      /* what began before the range is seen at its left edge */
      gint64 slot = (gint64) floor ((double) (MAX (each->from_us, from_us) - from_us)
                                    * slots_per_us);

      if (group != NULL && last_slot[each->kind] == slot
          && !(keep_users && each->kind == HEK_ANNOTATION_USER))
        {
          group->n += each->n;
          group->to_us = MAX (group->to_us, each->to_us);
          group->level = MAX (group->level, each->level);
          group->note_id = 0;
          continue;
        }
      group = annotation_copy (each);
      g_ptr_array_add (thin, group);
      last[each->kind] = group;
      last_slot[each->kind] = slot;
    }
  for (guint i = 0; i < thin->len; i++)
    name_group (thin->pdata[i]);
  return thin;
}

HekWidgetNote *
hek_annotation_to_notes (GPtrArray *annotations)
{
  HekWidgetNote *notes = g_new0 (HekWidgetNote, MAX (annotations->len, 1));

  for (guint i = 0; i < annotations->len; i++)
    {
      const HekAnnotation *annotation = annotations->pdata[i];

      notes[i].from_us = annotation->from_us;
      notes[i].to_us = annotation->to_us;
      notes[i].level = annotation->level;
      notes[i].text = annotation->text;
    }
  return notes;
}

/* --- writing --------------------------------------------------------------------------------- */

static gboolean
check (gint64      from_us,
       gint64      to_us,
       const char *text,
       GError    **error)
{
  const char *problem = NULL;
  g_autofree char *stripped = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    problem = "the text of an annotation must be UTF-8";
  else if (strlen (text) > HEK_ANNOTATION_MAX_TEXT)
    problem = "the text of an annotation has at most 2,000 bytes: shorten it";
  else if (*(stripped = g_strstrip (g_strdup (text))) == '\0')
    problem = "an annotation needs a text";
  else if (from_us < 0 || to_us < from_us)
    problem = "an annotation ends after it begins";
  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID, problem);
  return FALSE;
}

gboolean
hek_annotation_add (HekSeriesStore *series,
                    gint64          from_us,
                    gint64          to_us,
                    const char     *scope,
                    const char     *text,
                    gint64         *note_id,
                    GError        **error)
{
  HekSeriesNote *note;
  gboolean ok;

  if (!check (from_us, to_us, text, error))
    return FALSE;
  note = hek_series_note_new (from_us, to_us, kinds_of[HEK_ANNOTATION_USER].id,
                              scope != NULL ? scope : "", text);
  ok = hek_series_note_add (series, note, error);
  if (ok && note_id != NULL)
    *note_id = note->id;
  hek_series_note_free (note);
  return ok;
}

static HekSeriesNote *
to_note (const HekAnnotation *annotation)
{
  HekSeriesNote *note = hek_series_note_new (annotation->from_us, annotation->to_us,
                                             kinds_of[annotation->kind].id, annotation->scope,
                                             annotation->text);

  note->id = annotation->note_id;
  return note;
}

gboolean
hek_annotation_change (HekSeriesStore      *series,
                       const HekAnnotation *annotation,
                       GError             **error)
{
  HekSeriesNote *note;
  gboolean ok;

  g_return_val_if_fail (annotation->note_id != 0, FALSE);

  if (!check (annotation->from_us, annotation->to_us, annotation->text, error))
    return FALSE;
  note = to_note (annotation);
  ok = hek_series_note_change (series, note, error);
  hek_series_note_free (note);
  return ok;
}

gboolean
hek_annotation_remove (HekSeriesStore *series,
                       gint64          note_id,
                       GError        **error)
{
  return hek_series_note_remove (series, note_id, error);
}

gboolean
hek_annotation_restore (HekSeriesStore      *series,
                        const HekAnnotation *annotation,
                        GError             **error)
{
  HekSeriesNote *note;
  gboolean ok;

  g_return_val_if_fail (annotation->note_id != 0, FALSE);

  note = to_note (annotation);
  ok = hek_series_note_add (series, note, error);
  hek_series_note_free (note);
  return ok;
}
