/* SPDX-License-Identifier: Apache-2.0 */
/* The time of a dashboard: the bar, its slider, ranges, annotations, and a second moment. */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "dashboard-contents-fixture.h"
#include "hek-dashboard-past.h"
#include "studio-dashboard-compare.h"
#include "studio-dashboard-note-editor.h"
#include "studio-dashboard-notes.h"
#include "studio-dashboard-slider.h"
#include "studio-dashboard-time-bar.h"
#include "studio-dashboard-time-range.h"
#include "studio-test-window.h"

#define SECOND ((gint64) G_USEC_PER_SEC)
#define MINUTE (60 * SECOND)

typedef struct
{
  ContentsFixture base;
  StudioDashboardTimeBar *bar;
  GtkWidget *bar_window;
} Fixture;

static HekDashboardSession *
get_session (const Fixture *f)
{
  return f->base.session;
}

static GtkRange *
get_scale (gpointer root)
{
  return studio_test_need (root, GTK_TYPE_SCALE, 0);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  HekDashboardRange range = { .last_us = 60 * MINUTE };

  contents_fixture_set_up (&f->base, NULL);
  hek_dashboard_session_set_range (get_session (f), &range, 0);
  f->bar = STUDIO_DASHBOARD_TIME_BAR (studio_dashboard_time_bar_new (get_session (f)));
  f->bar_window = studio_test_window_new (GTK_WIDGET (f->bar), 900, 60);
  contents_fixture_settle (&f->base);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (f->bar_window));
  contents_fixture_tear_down (&f->base, NULL);
}

/* The button of this accessible name. */
static GtkWidget *
find_button (gpointer root, const char *name)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = studio_test_find (root, GTK_TYPE_BUTTON, i);
      g_autofree char *problem = NULL;

      if (button == NULL)
        g_error ("no button “%s”", name);
      problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (button),
                                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name);
      if (problem == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), name) == 0)
        return button;
    }
}

static void
press (gpointer root, const char *name)
{
  GtkWidget *button = find_button (root, name);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gint64
get_range (const Fixture *f)
{
  HekDashboardRange range;

  hek_dashboard_get_range (hek_dashboard_session_get (get_session (f)), &range);
  return hek_dashboard_range_get_span (&range);
}

/* --- live, paused, steps ---------------------------------------------------------------------- */

static void
test_play (Fixture *f, gconstpointer data)
{
  HekDashboardSession *session = get_session (f);
  gint64 moment_us;

  g_assert_true (hek_dashboard_session_is_live (session));
  g_assert_false (gtk_widget_is_sensitive (find_button (f->bar, "Now")));
  g_assert_false (gtk_widget_is_sensitive (find_button (f->bar, "Step forward")));
  press (f->bar, "Pause");
  g_assert_false (hek_dashboard_session_is_live (session));
  moment_us = hek_dashboard_session_get_moment (session);
  press (f->bar, "Step back");
  g_assert_cmpint (hek_dashboard_session_get_moment (session), ==, moment_us - MINUTE);
  press (f->bar, "Step back");
  press (f->bar, "Step forward");
  g_assert_cmpint (hek_dashboard_session_get_moment (session), ==, moment_us - MINUTE);
  press (f->bar, "Step forward"); /* where it was paused, which is before now */
  g_assert_false (hek_dashboard_session_is_live (session));
  press (f->bar, "Step forward"); /* a minute on it would be later than now */
  g_assert_true (hek_dashboard_session_is_live (session));
  studio_dashboard_time_bar_toggle_live (f->bar);
  g_assert_false (hek_dashboard_session_is_live (session));
  press (f->bar, "Play");
  g_assert_true (hek_dashboard_session_is_live (session));
}

/* --- the slider ------------------------------------------------------------------------------- */

/* As a screen reader does: by the value, in seconds from an origin that is not ours to know. */
static void
test_slider (Fixture *f, gconstpointer data)
{
  HekDashboardSession *session = get_session (f);
  GtkRange *scale = get_scale (f->bar);
  GtkAdjustment *values = gtk_range_get_adjustment (scale);
  gint64 wanted_us = g_get_real_time () - 20 * SECOND, moment_us;
  double value = gtk_adjustment_get_upper (values) - 20;
  g_autofree char *text = NULL;
  g_autofree char *problem = NULL;
  gboolean handled = FALSE;

  g_assert_cmpfloat (gtk_adjustment_get_upper (values) - gtk_adjustment_get_lower (values), >=,
                     60);
  gtk_range_set_value (scale, value);
  g_assert_false (hek_dashboard_session_is_live (session));
  moment_us = hek_dashboard_session_get_moment (session);
  g_assert_cmpint (ABS (moment_us - wanted_us), <, 10 * SECOND);
  value = gtk_range_get_value (scale); /* where it stands now: the origin went with the clock */
  text = studio_dashboard_moment_text (moment_us);
  problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (scale),
                                                GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
  g_assert_cmpstr (problem, ==, NULL);

  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_STEP_BACKWARD, 0.0, &handled);
  g_assert_true (handled);
  g_assert_cmpint (hek_dashboard_session_get_moment (session), ==, moment_us - MINUTE);
  g_assert_cmpfloat_with_epsilon (gtk_range_get_value (scale), value - 60, 1e-3);
  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_PAGE_BACKWARD, 0.0, &handled);
  g_assert_cmpint (hek_dashboard_session_get_moment (session), ==, moment_us - 16 * MINUTE);
  g_signal_emit_by_name (scale, "change-value", GTK_SCROLL_END, 0.0, &handled);
  g_assert_true (hek_dashboard_session_is_live (session));
  g_assert_cmpfloat (gtk_range_get_value (scale), ==, gtk_adjustment_get_upper (values));
  gtk_range_set_value (scale, gtk_adjustment_get_lower (values));
  g_assert_false (hek_dashboard_session_is_live (session));
  gtk_range_set_value (scale, gtk_adjustment_get_upper (values));
  g_assert_true (hek_dashboard_session_is_live (session));
}

static void
on_value (guint *n)
{
  (*n)++;
}

/* What stands still has one value: a screen reader would read out another one every second. */
static void
test_still (void)
{
  GtkWidget *widget = g_object_ref_sink (studio_dashboard_slider_new ("Moment"));
  StudioDashboardSlider *slider = STUDIO_DASHBOARD_SLIDER (widget);
  GtkRange *scale = get_scale (widget);
  g_autofree char *problem = NULL;
  gint64 now_us = g_get_real_time ();
  guint n = 0;

  for (guint live = 0; live < 2; live++)
    {
      studio_dashboard_slider_set_extent (slider, now_us - 3600 * SECOND, now_us);
      studio_dashboard_slider_set_moment (slider, now_us, live, now_us - MINUTE, now_us);
      studio_dashboard_slider_set_extent (slider, now_us - 3600 * SECOND, now_us);
      g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (on_value), &n);
      for (guint i = 1; i <= 3; i++)
        {
          gint64 later_us = now_us + i * SECOND;
          gint64 moment_us = live ? later_us : now_us;

          studio_dashboard_slider_set_extent (slider, later_us - 3600 * SECOND, later_us);
          studio_dashboard_slider_set_moment (slider, moment_us, live, moment_us - MINUTE,
                                              moment_us);
        }
      g_assert_cmpuint (n, ==, 0);
      g_signal_handlers_disconnect_by_data (scale, &n);
    }
  problem = gtk_test_accessible_check_property (GTK_ACCESSIBLE (scale),
                                                GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, "Live");
  g_assert_cmpstr (problem, ==, NULL);
  g_object_unref (widget);
}

/* --- ranges ----------------------------------------------------------------------------------- */

static void
type_range (Fixture *f, GtkWidget *popover, const char *text)
{
  GtkWidget *entry = studio_test_need (popover, GTK_TYPE_ENTRY, 0);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static void
test_range (Fixture *f, gconstpointer data)
{
  GtkWidget *popover = studio_test_need (f->bar, STUDIO_TYPE_DASHBOARD_TIME_RANGE, 0);
  GtkListBox *list = studio_test_need (popover, GTK_TYPE_LIST_BOX, 0);
  GtkWidget *entry = studio_test_need (popover, GTK_TYPE_ENTRY, 0);

  studio_dashboard_time_bar_show_range (f->bar);
  studio_test_wait_frame (GTK_WIDGET (f->bar));
  g_assert_true (gtk_widget_get_mapped (popover));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "1h");
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpint (get_range (f), ==, 15 * MINUTE);

  type_range (f, popover, "45m");
  g_assert_cmpint (get_range (f), ==, 45 * MINUTE);
  type_range (f, popover, "yesterday");
  g_assert_cmpint (get_range (f), ==, 45 * MINUTE);
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "yesterday");
  gtk_editable_set_text (GTK_EDITABLE (entry), "yesterday?");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  type_range (f, popover, "2024-05-01 00:00/2024-05-01 02:30");
  g_assert_cmpint (get_range (f), ==, 150 * MINUTE);
}

/* --- annotations ------------------------------------------------------------------------------ */

static gboolean
has_one_note (gconstpointer data)
{
  return hek_dashboard_session_get_annotations (get_session (data))->len == 1;
}

static gboolean
has_no_note (gconstpointer data)
{
  return hek_dashboard_session_get_annotations (get_session (data))->len == 0;
}

static gboolean
is_changed (gconstpointer data)
{
  GPtrArray *notes = hek_dashboard_session_get_annotations (get_session (data));

  return notes->len == 1 &&
         g_str_equal (((const HekAnnotation *) notes->pdata[0])->text, "Moved to the new disk");
}

static gboolean
is_recording (gconstpointer data)
{
  const Fixture *f = data;

  return hek_telemetry_session_get_state (f->base.telemetry) == HEK_TELEMETRY_SESSION_OWNER;
}

/* What the dialog in front asks, answered. */
static void
answer (const char *text, const char *response)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (!ADW_IS_MESSAGE_DIALOG (window))
        continue;
      gtk_editable_set_text (studio_test_need (window, ADW_TYPE_ENTRY_ROW, 0), text);
      adw_message_dialog_response (ADW_MESSAGE_DIALOG (window), response);
      gtk_window_destroy (window); /* its buttons do both */
      return;
    }
  g_error ("no dialog");
}

static void
remember (GObject *session, const HekAnnotation *note, HekAnnotation *copy)
{
  *copy = *note;
  copy->scope = g_strdup (note->scope);
  copy->text = g_strdup (note->text);
}

static void
test_notes (Fixture *f, gconstpointer data)
{
  HekDashboardSession *session = get_session (f);
  GtkWidget *popover = studio_test_need (f->bar, STUDIO_TYPE_DASHBOARD_NOTES, 0);
  HekAnnotation copy = { 0 };
  GtkWidget *focus;

  hek_dashboard_session_set_notes (session, 1u << HEK_ANNOTATION_USER);
  studio_test_wait_until (is_recording, f);
  press (f->bar, "Pause");
  studio_dashboard_time_bar_add_note (f->bar);
  answer ("Moved", "cancel");
  studio_dashboard_time_bar_add_note (f->bar);
  answer ("Moved", "do");
  studio_test_wait_until (has_one_note, f); /* also of the very moment */

  studio_dashboard_time_bar_show_notes (f->bar);
  studio_test_wait_frame (GTK_WIDGET (f->bar));
  press (popover, "Change “Moved”");
  answer ("Moved to the new disk", "do");
  studio_test_wait_until (is_changed, f);
  studio_dashboard_time_bar_show_notes (f->bar);
  studio_test_wait_frame (GTK_WIDGET (f->bar));
  g_signal_connect (session, "note-removed", G_CALLBACK (remember), &copy);
  gtk_widget_grab_focus (find_button (popover, "Delete “Moved to the new disk”"));
  press (popover, "Delete “Moved to the new disk”");
  studio_test_wait_until (has_no_note, f);
  focus = gtk_root_get_focus (gtk_widget_get_root (popover)); /* keys can go on */
  g_assert_true (focus != NULL && gtk_widget_is_ancestor (focus, popover));
  g_assert_cmpstr (copy.text, ==, "Moved to the new disk");
  g_signal_handlers_disconnect_by_data (session, &copy);
  hek_dashboard_session_restore_note (session, &copy);
  studio_test_wait_until (is_changed, f);
  gtk_popover_popdown (GTK_POPOVER (popover));
  studio_test_wait (50);
  g_free (copy.scope);
  g_free (copy.text);
}

static void
test_note_words (void)
{
  gint64 from_us = 1, to_us = 2;
  static const struct
  {
    const char *text, *from, *to, *says;
  } wrong[] = {
    { " ", "2026-11-22 14:05", "", "Write what" },
    { "Moved", "noon", "", "when it began" },
    { "Moved", "2026-11-22 14:05", "noon", "when it ended" },
    { "Moved", "2026-11-22 14:05", "2026-11-22 14:04:59", "cannot end before" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *problem = NULL;

      g_assert_false (studio_dashboard_note_read (wrong[i].text, wrong[i].from, wrong[i].to,
                                                  &from_us, &to_us, &problem));
      g_assert_nonnull (strstr (problem, wrong[i].says));
      g_assert_cmpint (from_us, ==, 1);
    }
  g_assert_true (studio_dashboard_note_read ("Moved", " 2026-11-22 14:05:10", "", &from_us,
                                             &to_us, NULL));
  g_assert_cmpint (from_us, ==, to_us);
  g_assert_true (studio_dashboard_note_read ("Moved", "2026-11-22 14:05:10",
                                             "2026-11-22 14:06:10", &from_us, &to_us, NULL));
  g_assert_cmpint (to_us - from_us, ==, MINUTE);
  {
    g_autofree char *span = studio_dashboard_moments_text (from_us, to_us);

    g_assert_cmpstr (span, ==, "2026-11-22 14:05:10 – 14:06:10");
  }
}

/* --- what is kept ----------------------------------------------------------------------------- */

static void
take_past (HekJob *job, const HekDashboardPast *past, const GError *error, GObject *object)
{
  g_assert_no_error (error);
  g_object_set_data (object, "first", g_memdup2 (&past->first_us, sizeof past->first_us));
  g_assert_nonnull (past->notes);
}

static gboolean
has_past (gconstpointer object)
{
  return g_object_get_data ((GObject *) object, "first") != NULL;
}

static void
test_past (Fixture *f, gconstpointer data)
{
  g_autoptr (GObject) object = G_OBJECT (g_simple_action_new ("a", NULL));
  g_autoptr (HekJob) job = hek_dashboard_session_read_past (get_session (f), 20, take_past,
                                                           object);
  g_autofree gint64 *first_us = NULL;

  studio_test_wait_until (has_past, object);
  first_us = g_object_get_data (object, "first");
  g_assert_cmpint (*first_us, <=, g_get_real_time ());
}

/* Where there is little room, the day of today and seconds of a long range are left out. */
static void
test_short_words (void)
{
  const gint64 second = G_USEC_PER_SEC, hour = 3600 * second, then = 19000 * 24 * hour;
  gint64 now = g_get_real_time (), midnight = now - now % (24 * hour);
  g_autofree char *long_ago = studio_dashboard_moments_short (then + hour, then + 2 * hour);
  g_autofree char *today = studio_dashboard_moments_short (midnight, midnight + 5 * second);

  g_assert_cmpstr (long_ago, ==, "2022-01-08 01:00 – 02:00");
  g_assert_cmpstr (today, ==, "00:00:00 – 00:00:05");
}

/* --- a second moment -------------------------------------------------------------------------- */

static void
on_leave (guint *n)
{
  (*n)++;
}

static void
test_compare (Fixture *f, gconstpointer data)
{
  HekDashboardSession *session = get_session (f), *second;
  GtkWidget *compare = studio_dashboard_compare_new (f->base.base.jobs, f->base.base.library,
                                                     f->base.telemetry, session);
  GtkWidget *window;
  gint64 from_us, to_us, from_2_us, to_2_us, moment_us;
  g_autofree char *name = NULL;
  guint n_left = 0, n_closed = 0;

  second = g_object_ref (studio_dashboard_compare_get_session (
    STUDIO_DASHBOARD_COMPARE (compare)));
  g_signal_connect_swapped (second, "closed", G_CALLBACK (on_leave), &n_closed);
  g_signal_connect_swapped (compare, "leave", G_CALLBACK (on_leave), &n_left);
  window = studio_test_window_new (compare, 700, 500);
  g_assert_false (hek_dashboard_session_can_edit (second));
  hek_dashboard_session_get_span (session, &from_us, &to_us);
  hek_dashboard_session_get_span (second, &from_2_us, &to_2_us);
  g_assert_cmpint (to_2_us - from_2_us, ==, to_us - from_us);
  g_assert_cmpint (ABS (to_2_us - from_us), <, MINUTE); /* it ends where the first begins */

  press (compare, "Second moment: step back");
  moment_us = hek_dashboard_session_get_moment (second);
  g_assert_cmpint (moment_us, ==, to_2_us - MINUTE);
  g_assert_true (hek_dashboard_session_is_live (session)); /* the first is as it was */

  /* what is edited in the first is seen in both, and only the first keeps it */
  hek_dashboard_session_set_title (session, "line-1", "Sizes", 0);
  name = hek_dashboard_widget_dup_title (
    hek_dashboard_get_widget (hek_dashboard_session_get (second), 0));
  g_assert_cmpstr (name, ==, "Sizes");
  g_assert_cmpint (hek_dashboard_session_get_moment (second), ==, moment_us);
  while (hek_dashboard_session_is_fetching (second))
    g_main_context_iteration (NULL, TRUE);

  g_assert_true (studio_test_key (compare, GDK_KEY_Escape, 0));
  g_assert_cmpuint (n_left, ==, 1);
  gtk_window_destroy (GTK_WINDOW (window));
  while (n_closed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (second);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/hektor/Studio/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_func ("/ui/dashboard/time/note-words", test_note_words);
  g_test_add_func ("/ui/dashboard/time/still", test_still);
  g_test_add_func ("/ui/dashboard/time/short-words", test_short_words);
#define ADD(path, func) \
  g_test_add ("/ui/dashboard/time/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("play", test_play);
  ADD ("slider", test_slider);
  ADD ("range", test_range);
  ADD ("notes", test_notes);
  ADD ("past", test_past);
  ADD ("compare", test_compare);
#undef ADD
  return g_test_run ();
}
