/* SPDX-License-Identifier: Apache-2.0 */
/* Annotations: of the user, of events and of alerts as one list; and what charts have room for. */
#include "config.h"

#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard.h"
#include "hek-series-alert.h"
#include "hek-store-error.h"
#include "hek-telemetry.h"
#include "replay.h"

#define SECOND ((gint64) G_USEC_PER_SEC)

/* 2026-11-22 14:00 UTC */
#define MOMENT ((gint64) 1795356000 * SECOND)

typedef struct
{
  char *folder;
  HekSeriesStore *series;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("hek-annotation-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->series = hek_series_store_open (hek_file_ops_system (), fixture->folder,
                                           HEK_SERIES_STORE_OWNER, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  hek_series_store_unref (fixture->series);
  replay_remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
add_event (Fixture    *fixture,
           gint64      from_us,
           gint64      to_us,
           const char *kind,
           const char *scope,
           const char *text)
{
  HekSeriesNote *note = hek_series_note_new (from_us, to_us, kind, scope, text);
  g_autoptr (GError) error = NULL;

  hek_series_note_add (fixture->series, note, &error);
  g_assert_no_error (error);
  hek_series_note_free (note);
}

static void
add_alert (Fixture    *fixture,
           gint64      time_us,
           const char *what)
{
  g_autoptr (GPtrArray) events =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_series_alert_event_free);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (events, hek_series_alert_event_new (time_us, "rule", "Slow searches", what,
                                                       "warning", 12, "text", NULL));
  hek_series_alert_save (fixture->series, NULL, NULL, events, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (Fixture    *fixture,
      gint64      from_us,
      gint64      to_us,
      guint       kinds,
      const char *scope)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *annotations = hek_annotation_list (fixture->series, from_us, to_us, kinds, scope,
                                                &error);

  g_assert_no_error (error);
  return annotations;
}

static const HekAnnotation *
get (GPtrArray *annotations,
     guint      i)
{
  g_assert_cmpuint (i, <, annotations->len);
  return annotations->pdata[i];
}

/* --- kinds ----------------------------------------------------------------------------------- */

static void
test_kinds (void)
{
  for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
    {
      g_assert_cmpint (hek_annotation_kind_find (hek_annotation_kind_id (i)), ==, (int) i);
      g_assert_cmpstr (hek_annotation_kind_label (i), !=, "");
    }
  g_assert_cmpint (hek_annotation_kind_find ("deploy"), ==, -1);

  /* whatever the engine tells can be shown and hidden */
  for (guint i = 0; i < HEK_N_EVENT_KINDS; i++)
    g_assert_cmpint (hek_annotation_kind_find (hek_event_kind_get_id (i)), >=, 0);
}

/* --- one list -------------------------------------------------------------------------------- */

static void
test_list (Fixture      *fixture,
           gconstpointer data)
{
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GPtrArray) scoped = NULL;
  g_autoptr (GError) error = NULL;

  add_event (fixture, MOMENT + 30 * SECOND, MOMENT + 50 * SECOND, "import", "u-1", "1,000 rows");
  add_event (fixture, MOMENT + 10 * SECOND, MOMENT + 10 * SECOND, "error", "u-2", "Disk full");
  add_event (fixture, MOMENT + 15 * SECOND, MOMENT + 15 * SECOND, "later-kind", "", "?");
  g_assert_true (hek_annotation_add (fixture->series, MOMENT + 20 * SECOND, MOMENT + 20 * SECOND,
                                     NULL, "New index settings", NULL, &error));
  add_alert (fixture, MOMENT + 25 * SECOND, "firing");
  add_alert (fixture, MOMENT + 26 * SECOND, "acknowledged");
  add_alert (fixture, MOMENT + 45 * SECOND, "resolved");

  all = list (fixture, MOMENT, MOMENT + 60 * SECOND, HEK_ANNOTATION_ALL, NULL);
  g_assert_cmpuint (all->len, ==, 5);
  g_assert_cmpint (get (all, 0)->kind, ==, HEK_ANNOTATION_ERROR);
  g_assert_cmpint (get (all, 0)->level, ==, HEK_WIDGET_BAD);
  g_assert_cmpint (get (all, 1)->kind, ==, HEK_ANNOTATION_USER);
  g_assert_cmpstr (get (all, 1)->text, ==, "New index settings");
  g_assert_cmpint (get (all, 2)->kind, ==, HEK_ANNOTATION_ALERT);
  g_assert_cmpint (get (all, 2)->level, ==, HEK_WIDGET_BAD);
  g_assert_nonnull (strstr (get (all, 2)->text, "Slow searches"));
  g_assert_cmpint (get (all, 3)->kind, ==, HEK_ANNOTATION_IMPORT);
  g_assert_cmpint (get (all, 3)->to_us - get (all, 3)->from_us, ==, 20 * SECOND);
  g_assert_cmpint (get (all, 4)->level, ==, HEK_WIDGET_GOOD);

  some = list (fixture, MOMENT, MOMENT + 60 * SECOND,
               1u << HEK_ANNOTATION_IMPORT | 1u << HEK_ANNOTATION_USER, NULL);
  g_assert_cmpuint (some->len, ==, 2);
  g_ptr_array_unref (some);
  some = list (fixture, MOMENT, MOMENT + 60 * SECOND, 0, NULL);
  g_assert_cmpuint (some->len, ==, 0);
  g_ptr_array_unref (some);

  /* what began before and lasts into the range */
  some = list (fixture, MOMENT + 40 * SECOND, MOMENT + 44 * SECOND, HEK_ANNOTATION_ALL, NULL);
  g_assert_cmpuint (some->len, ==, 1);
  g_assert_cmpint (get (some, 0)->kind, ==, HEK_ANNOTATION_IMPORT);

  /* of one collection, with what is of all */
  scoped = list (fixture, MOMENT, MOMENT + 60 * SECOND,
                 HEK_ANNOTATION_ALL & ~(1u << HEK_ANNOTATION_ALERT), "u-1");
  g_assert_cmpuint (scoped->len, ==, 2);
  g_assert_cmpstr (get (scoped, 0)->scope, ==, "");
  g_assert_cmpstr (get (scoped, 1)->scope, ==, "u-1");
}

static void
test_nothing (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) none = hek_annotation_list (NULL, 0, MOMENT, HEK_ANNOTATION_ALL, NULL,
                                                    &error);

  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_change (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *longer = g_strnfill (HEK_ANNOTATION_MAX_TEXT + 1, 't');
  const char *bad[] = { "", " \n", longer, "\xff" };
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_autoptr (GError) error = NULL;
  HekAnnotation *annotation;
  gint64 id = 0;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (hek_annotation_add (fixture->series, MOMENT, MOMENT, NULL, bad[i], NULL,
                                          &error));
      g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
      g_clear_error (&error);
    }
  g_assert_false (hek_annotation_add (fixture->series, MOMENT, MOMENT - 1, NULL, "A", NULL,
                                      &error));
  g_assert_error (error, HEK_DASHBOARD_ERROR, HEK_DASHBOARD_ERROR_INVALID);
  g_clear_error (&error);

  g_assert_true (hek_annotation_add (fixture->series, MOMENT, MOMENT, "u-1", "A", &id, &error));
  g_assert_cmpint (id, !=, 0);
  before = list (fixture, MOMENT, MOMENT + 1, HEK_ANNOTATION_ALL, NULL);
  g_assert_cmpint (get (before, 0)->note_id, ==, id);

  annotation = before->pdata[0];
  g_free (annotation->text);
  annotation->text = g_strdup ("B");
  annotation->to_us += 5 * SECOND;
  g_assert_true (hek_annotation_change (fixture->series, annotation, &error));
  after = list (fixture, MOMENT + SECOND, MOMENT + 2 * SECOND, HEK_ANNOTATION_ALL, NULL);
  g_assert_cmpstr (get (after, 0)->text, ==, "B");
  g_assert_cmpstr (get (after, 0)->scope, ==, "u-1");
  g_assert_cmpint (get (after, 0)->note_id, ==, id);

  /* taken away, and back: undo */
  g_assert_true (hek_annotation_remove (fixture->series, id, &error));
  g_ptr_array_unref (after);
  after = list (fixture, MOMENT, MOMENT + SECOND, HEK_ANNOTATION_ALL, NULL);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_false (hek_annotation_change (fixture->series, annotation, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (hek_annotation_restore (fixture->series, annotation, &error));
  g_ptr_array_unref (after);
  after = list (fixture, MOMENT, MOMENT + SECOND, HEK_ANNOTATION_ALL, NULL);
  g_assert_cmpstr (get (after, 0)->text, ==, "B");
  g_assert_cmpint (get (after, 0)->note_id, ==, id);
}

/* --- thinning -------------------------------------------------------------------------------- */

static void
add (GPtrArray        *annotations,
     HekAnnotationKind kind,
     gint64            second,
     HekWidgetLevel    level)
{
  HekAnnotation *annotation = g_new0 (HekAnnotation, 1);

  annotation->kind = kind;
  annotation->level = level;
  annotation->note_id = annotations->len + 1;
  annotation->from_us = annotation->to_us = MOMENT + second * SECOND;
  annotation->scope = g_strdup ("");
  annotation->text = g_strdup_printf ("%u", annotations->len);
  annotation->n = 1;
  g_ptr_array_add (annotations, annotation);
}

static void
test_thin (void)
{
  g_autoptr (GPtrArray) annotations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_annotation_free);
  g_autoptr (GPtrArray) thin = NULL;
  g_autofree HekWidgetNote *notes = NULL;
  guint n = 0, n_users = 0, n_bad = 0, per_kind[HEK_N_ANNOTATION_KINDS] = { 0 };

  for (guint i = 0; i < 5000; i++)
    add (annotations, i % 2 == 0 ? HEK_ANNOTATION_IMPORT : HEK_ANNOTATION_ERROR, i / 5,
         i == 4001 ? HEK_WIDGET_BAD : HEK_WIDGET_NEUTRAL);
  for (guint i = 0; i < 3; i++)
    add (annotations, HEK_ANNOTATION_USER, 1000, HEK_WIDGET_NEUTRAL);

  thin = hek_annotation_thin (annotations, MOMENT, MOMENT + 1001 * SECOND, 40);
  notes = hek_annotation_to_notes (thin);
  for (guint i = 0; i < thin->len; i++)
    {
      const HekAnnotation *each = get (thin, i);

      n += each->n;
      per_kind[each->kind]++;
      n_bad += each->level == HEK_WIDGET_BAD;
      g_assert_true (notes[i].text == each->text);
      g_assert_cmpint (notes[i].from_us, ==, each->from_us);
      g_assert_cmpint (notes[i].to_us, ==, each->to_us);
      if (each->kind == HEK_ANNOTATION_USER)
        {
          n_users++;
          g_assert_cmpint (each->note_id, !=, 0);
        }
      else
        {
          g_assert_cmpint (each->note_id, ==, 0);
          g_assert_nonnull (strstr (each->text, hek_annotation_kind_label (each->kind)));
        }
    }
  g_assert_cmpuint (n, ==, annotations->len); /* none is lost */
  g_assert_cmpuint (n_users, ==, 3);          /* the user's own stay apart */
  g_assert_cmpuint (n_bad, ==, 1);
  g_assert_cmpuint (per_kind[HEK_ANNOTATION_IMPORT], <=, 40);
  g_assert_cmpuint (per_kind[HEK_ANNOTATION_ERROR], <=, 40);
  g_assert_cmpuint (per_kind[HEK_ANNOTATION_IMPORT], >=, 39);
}

/* What has room stays as it is. */
static void
test_thin_few (void)
{
  g_autoptr (GPtrArray) annotations =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_annotation_free);
  g_autoptr (GPtrArray) thin = NULL;

  add (annotations, HEK_ANNOTATION_INDEX, -500, HEK_WIDGET_NEUTRAL); /* before the range */
  add (annotations, HEK_ANNOTATION_INDEX, 10, HEK_WIDGET_NEUTRAL);
  add (annotations, HEK_ANNOTATION_INDEX, 90, HEK_WIDGET_NEUTRAL);
  thin = hek_annotation_thin (annotations, MOMENT, MOMENT + 100 * SECOND, 20);
  g_assert_cmpuint (thin->len, ==, 3);
  for (guint i = 0; i < thin->len; i++)
    {
      g_assert_cmpstr (get (thin, i)->text, ==, get (annotations, i)->text);
      g_assert_cmpint (get (thin, i)->note_id, ==, get (annotations, i)->note_id);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation/kinds", test_kinds);
  g_test_add ("/annotation/list", Fixture, NULL, set_up, test_list, tear_down);
  g_test_add_func ("/annotation/nothing", test_nothing);
  g_test_add ("/annotation/change", Fixture, NULL, set_up, test_change, tear_down);
  g_test_add_func ("/annotation/thin", test_thin);
  g_test_add_func ("/annotation/thin-few", test_thin_few);
  return g_test_run ();
}
