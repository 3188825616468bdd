/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Alerts from the window on: a rule is made in the editor, whose fields say what is wrong with
 * them; it fires, the bell says so; it is acknowledged, silenced, deleted and brought back.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "alerts-fixture.h"
#include "studio-alerts-button.h"
#include "studio-alerts-start.h"
#include "studio-test-window.h"

static gboolean
is_acknowledged (gconstpointer data)
{
  const HekAlertStatus *status = alerts_fixture_first (data);

  return status != NULL && status->state->is_acknowledged;
}

static gboolean
is_silenced (gconstpointer data)
{
  const HekAlertStatus *status = alerts_fixture_first (data);

  return status != NULL && hek_alert_state_is_silenced (status->state, g_get_real_time ());
}

static gboolean
is_loud (gconstpointer data)
{
  return !is_silenced (data);
}

static gboolean
has_none (gconstpointer data)
{
  return alerts_fixture_first (data) == NULL;
}

static gboolean
is_off (gconstpointer data)
{
  const HekAlertStatus *status = alerts_fixture_first (data);

  return status != NULL && !status->rule->is_enabled;
}

static void
answer (const char *text)
{
  gpointer dialog = alerts_fixture_find_window (ADW_TYPE_MESSAGE_DIALOG);

  gtk_editable_set_text (studio_test_need (dialog, GTK_TYPE_TEXT, 0), text);
  alerts_fixture_respond ("do");
}

static gboolean
has_answer (gconstpointer data)
{
  return *studio_alerts_preview_get_text ((StudioAlertsPreview *) data) != '\0';
}

/* What a rule would have done is told before it is made. */
static void
test_preview (AlertsFixture *fixture,
              gconstpointer  data)
{
  StudioAlertsEditor *editor = alerts_fixture_begin (fixture, "memory");
  const char *text;

  alerts_fixture_type (editor, FIELD_HYSTERESIS, "0");
  alerts_fixture_type (editor, FIELD_FOR, "0");
  alerts_fixture_type (editor, FIELD_THRESHOLD, "10");
  g_assert_cmpstr (studio_alerts_preview_get_text (editor->preview), ==, "");
  studio_test_wait (2500); /* for some seconds to look at */
  alerts_fixture_type (editor, FIELD_THRESHOLD, "10 B");
  studio_test_wait_until (has_answer, editor->preview);
  text = studio_alerts_preview_get_text (editor->preview);
  g_test_message ("%s", text);
  g_assert_true (g_str_has_prefix (text, "It would have fired 1 time in the last day"));
  g_assert_nonnull (strstr (text, " MB to "));
  alerts_fixture_type (editor, FIELD_THRESHOLD, "");
  g_assert_cmpstr (studio_alerts_preview_get_text (editor->preview), ==, "");
  alerts_fixture_type (editor, FIELD_THRESHOLD, "40 TB");
  studio_test_wait_until (has_answer, editor->preview);
  g_assert_true (g_str_has_prefix (studio_alerts_preview_get_text (editor->preview),
                                   "It would not have fired in the last day"));
  gtk_window_destroy (GTK_WINDOW (editor));
}

/* Fields say what is wrong, and nothing that is wrong can be saved. */
static void
test_editor (AlertsFixture *fixture,
             gconstpointer  data)
{
  StudioAlertsEditor *editor;
  StudioAlertsField **fields;

  alerts_fixture_act (fixture, "new");
  editor = STUDIO_ALERTS_EDITOR (alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR));
  fields = editor->fields;
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (editor->save)));
  g_assert_nonnull (studio_alerts_field_get_problem (fields[FIELD_THRESHOLD]));

  alerts_fixture_type (editor, FIELD_THRESHOLD, "50");
  g_assert_cmpstr (studio_alerts_field_get_problem (fields[FIELD_THRESHOLD]), ==,
                   "“50” has no unit: write a value such as 50 ms.");
  alerts_fixture_type (editor, FIELD_THRESHOLD, "50 ms");
  g_assert_null (studio_alerts_field_get_problem (fields[FIELD_THRESHOLD]));
  g_assert_cmpstr (studio_alerts_field_get_text (fields[FIELD_NAME]), ==,
                   "Search latency above 50 ms");
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (editor->save)));

  /* the engine's words, at their field */
  alerts_fixture_type (editor, FIELD_WINDOW, "2 d");
  g_assert_cmpstr (studio_alerts_field_get_problem (fields[FIELD_WINDOW]), ==,
                   "This must be from 1 to 86400 seconds.");
  alerts_fixture_type (editor, FIELD_WINDOW, "1 min");
  alerts_fixture_type (editor, FIELD_TEXT, "it is {valeu}");
  g_assert_nonnull (studio_alerts_field_get_problem (fields[FIELD_TEXT]));
  alerts_fixture_type (editor, FIELD_TEXT, "it is {value}");
  g_assert_null (studio_alerts_field_get_problem (fields[FIELD_TEXT]));
  g_assert_cmpstr (editor->rule->text, ==, "it is {value}");

  /* another condition shows other fields, and another series has other units; nothing is lost */
  gtk_drop_down_set_selected (studio_alerts_field_get_drop_down (fields[FIELD_CONDITION]),
                              HEK_ALERT_OUTSIDE);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fields[FIELD_THRESHOLD])));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fields[FIELD_LOW])));
  gtk_drop_down_set_selected (studio_alerts_field_get_drop_down (fields[FIELD_CONDITION]),
                              HEK_ALERT_BELOW);
  gtk_drop_down_set_selected (studio_alerts_field_get_drop_down (fields[FIELD_SERIES]),
                              HEK_INSTRUMENT_SEARCH_RECALL);
  g_assert_cmpint (editor->rule->reduce, ==, HEK_ALERT_LAST);
  g_assert_cmpstr (studio_alerts_field_get_text (fields[FIELD_THRESHOLD]), ==, "50 ms");
  g_assert_nonnull (studio_alerts_field_get_problem (fields[FIELD_THRESHOLD]));
  alerts_fixture_type (editor, FIELD_THRESHOLD, "90 %");
  alerts_fixture_type (editor, FIELD_HYSTERESIS, "1 %");
  g_assert_cmpstr (studio_alerts_field_get_text (fields[FIELD_NAME]), ==, "Recall below 90 %");
  alerts_fixture_type (editor, FIELD_NAME, "Answers");
  alerts_fixture_save (editor);
  studio_test_wait_until (alerts_fixture_has_one, fixture);
  g_assert_cmpstr (alerts_fixture_first (fixture)->rule->name, ==, "Answers");
  g_assert_cmpfloat (alerts_fixture_first (fixture)->rule->threshold, ==, 0.9);
  g_assert_cmpstr (alerts_fixture_first (fixture)->rule->instrument, ==, "search.recall");

  /* it comes back as it was typed; leaving without changes asks nothing */
  alerts_fixture_act (fixture, "edit");
  editor = STUDIO_ALERTS_EDITOR (alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR));
  g_assert_cmpstr (studio_alerts_field_get_text (editor->fields[FIELD_THRESHOLD]), ==, "90 %");
  g_assert_cmpstr (studio_alerts_field_get_text (editor->fields[FIELD_WINDOW]), ==, "1 min");
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (editor->save)));
  gtk_window_close (GTK_WINDOW (editor));
  g_assert_null (alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR));

  /* with changes it does */
  alerts_fixture_act (fixture, "edit");
  editor = STUDIO_ALERTS_EDITOR (alerts_fixture_find_window (STUDIO_TYPE_ALERTS_EDITOR));
  alerts_fixture_type (editor, FIELD_NAME, "Other");
  gtk_window_close (GTK_WINDOW (editor));
  alerts_fixture_respond ("discard");
  studio_test_wait_until (alerts_fixture_has_no_editor, NULL);
  g_assert_cmpstr (alerts_fixture_first (fixture)->rule->name, ==, "Answers");
}

typedef struct
{
  GtkWidget *button;
  const char *text;
} Bell;

static gboolean
bell_says (gconstpointer data)
{
  const Bell *bell = data;
  g_autofree char *found = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (bell->button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, bell->text);

  return found == NULL;
}

/* The bell and the window are told one after the other. */
static void
wait_for_bell (GtkWidget  *button,
               const char *text)
{
  Bell bell = { button, text };

  studio_test_wait_until (bell_says, &bell);
}

/* A rule's life: it fires, is acknowledged, silenced, switched off, deleted and brought back. */
static void
test_life (AlertsFixture *fixture,
           gconstpointer  data)
{
  GtkWidget *bell = studio_alerts_button_new (fixture->telemetry);
  GtkWidget *bell_window = studio_test_window_new (bell, 80, 40);
  GtkWidget *button = studio_test_need (bell, GTK_TYPE_BUTTON, 0);
  g_autofree char *id = NULL;

  wait_for_bell (button, "No alert is firing");
  alerts_fixture_make_firing (fixture);
  wait_for_bell (button, "1 alert is firing: Warning");
  id = g_strdup (alerts_fixture_first (fixture)->rule->id);
  g_assert_true (studio_alerts_window_get_selected (fixture->window) ==
                 alerts_fixture_first (fixture));

  alerts_fixture_act (fixture, "acknowledge");
  answer ("I am on it");
  studio_test_wait_until (is_acknowledged, fixture);
  g_assert_cmpstr (alerts_fixture_first (fixture)->state->comment, ==, "I am on it");
  wait_for_bell (button, "1 alert is firing, silenced or acknowledged");
  g_assert_false (
    g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window->actions), "acknowledge"));

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "alerts.silence", "x",
                              G_GINT64_CONSTANT (900));
  studio_test_wait_until (is_silenced, fixture);
  alerts_fixture_act (fixture, "unsilence");
  studio_test_wait_until (is_loud, fixture);
  alerts_fixture_act (fixture, "silence-until");
  answer ("3 h");
  studio_test_wait_until (is_silenced, fixture);
  g_assert_cmpint (alerts_fixture_first (fixture)->state->silence_until_us - g_get_real_time (), >,
                   10000 * (gint64) G_USEC_PER_SEC);

  g_action_group_change_action_state (G_ACTION_GROUP (fixture->window->actions), "enabled",
                                      g_variant_new_boolean (FALSE));
  studio_test_wait_until (is_off, fixture);
  wait_for_bell (button, "No alert is firing");

  alerts_fixture_act (fixture, "delete");
  studio_test_wait_until (has_none, fixture);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "empty");
  alerts_fixture_act (fixture, "undo");
  studio_test_wait_until (alerts_fixture_has_one, fixture);
  g_assert_cmpstr (alerts_fixture_first (fixture)->rule->id, ==, id);
  g_assert_false (alerts_fixture_first (fixture)->rule->is_enabled);
  g_assert_true (studio_alerts_window_get_selected (fixture->window) ==
                 alerts_fixture_first (fixture));
  gtk_window_destroy (GTK_WINDOW (bell_window));
}

/* --- the menu of rows ------------------------------------------------------------------------- */

static gboolean
has_two (gconstpointer data)
{
  return ((const AlertsFixture *) data)->window->statuses->len == 2;
}

static gboolean
has_left_one (gconstpointer data)
{
  return ((const AlertsFixture *) data)->window->statuses->len == 1;
}

static gboolean
is_menu_closed (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return !gtk_widget_get_visible (GTK_WIDGET (fixture->window->row_menu));
}

/* The menu is about the row that has the focus, gives the focus back, and goes with its rule. */
static void
test_menu (AlertsFixture *fixture,
           gconstpointer  data)
{
  StudioAlertsWindow *window = fixture->window;
  g_autoptr (GPtrArray) rules
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_rule_free);
  g_autofree char *id = NULL;
  GtkListBoxRow *row;

  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window->actions), "menu"));
  for (guint i = 0; i < 2; i++)
    g_ptr_array_add (rules, studio_alert_start_make (studio_alert_start (i)));
  hek_telemetry_session_put_rules (fixture->telemetry, rules);
  studio_test_wait_until (has_two, fixture);

  row = gtk_list_box_get_row_at_index (window->list, 1);
  id = g_strdup (studio_alerts_row_get_id (STUDIO_ALERTS_ROW (row)));
  gtk_widget_grab_focus (GTK_WIDGET (row));
  alerts_fixture_act (fixture, "menu");
  g_assert_false (is_menu_closed (fixture));
  g_assert_true (gtk_list_box_get_selected_row (window->list) == row);
  gtk_popover_popdown (window->row_menu);
  studio_test_wait_until (is_menu_closed, fixture);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == GTK_WIDGET (row));

  alerts_fixture_act (fixture, "menu");
  hek_telemetry_session_remove_rule (fixture->telemetry, id);
  studio_test_wait_until (has_left_one, fixture);
  g_assert_true (is_menu_closed (fixture));
  g_assert_cmpstr (studio_alerts_window_get_selected (window)->rule->id, !=, id);
}

/* --- many ------------------------------------------------------------------------------------- */

static gboolean
has_all (gconstpointer data)
{
  const AlertsFixture *fixture = data;

  return fixture->window->statuses->len == HEK_ALERT_MAX_RULES;
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : 1;
}

/* As many rules as there can be, all of which change each second: what that costs the main thread
 * is printed. */
static void
test_many (AlertsFixture *fixture,
           gconstpointer  data)
{
  g_autoptr (GPtrArray) rules
    = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_rule_free);
  double times[11];

  for (guint i = 0; i < HEK_ALERT_MAX_RULES; i++)
    {
      HekAlertRule *rule = studio_alert_start_make (
        studio_alert_start (i % studio_alert_n_starts ()));

      g_ptr_array_add (rules, rule);
    }
  hek_telemetry_session_put_rules (fixture->telemetry, rules);
  studio_test_wait_until (has_all, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      double begin = studio_test_thread_msec ();

      studio_alerts_window_update (fixture->window);
      times[i] = studio_test_thread_msec () - begin;
    }
  qsort (times, G_N_ELEMENTS (times), sizeof times[0], compare_times);
  g_test_message ("%u rules: an update takes %.1f ms (median), target 16 ms",
                  HEK_ALERT_MAX_RULES, times[G_N_ELEMENTS (times) / 2]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  studio_test_allow_dialogs ();
  adw_init ();
#define ADD(path, func) \
  g_test_add (path, AlertsFixture, NULL, alerts_fixture_set_up, func, alerts_fixture_tear_down)
  ADD ("/ui/alerts/editor", test_editor);
  ADD ("/ui/alerts/preview", test_preview);
  ADD ("/ui/alerts/life", test_life);
  ADD ("/ui/alerts/menu", test_menu);
  ADD ("/ui/alerts/many", test_many);
#undef ADD
  return g_test_run ();
}
