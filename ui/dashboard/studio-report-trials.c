/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Menu and dialog take the trials from the list of the picture session, newest first. What is added
 * is a recipe and the path of the picture: it is made and measured again whenever the report is
 * built.
 */
#include "config.h"

#include "studio-report-trials.h"

#include <glib/gi18n.h>

#include "hek-recipe.h"
#include "hek-report-draft.h"
#include "studio-stack.h"

#define LABEL_MAX_CHARS 60
#define DIALOG_WIDTH 480
#define DIALOG_HEIGHT 520

/* Of the window: its Dialog. */
#define DIALOG "studio-trials"

typedef struct
{
  GtkWidget *window;           /* borrowed: it owns this */
  HekPictureSession *pictures; /* owned */
  GtkFilter *filter;           /* owned */
  GListModel *shown;           /* owned */
  GtkStack *stack;             /* borrowed */
} Dialog;

char *
studio_report_trials_make_part (HekPictureSession *pictures,
                                HekTrialItem      *item)
{
  g_autofree char *recipe = hek_recipe_to_json (&hek_trial_item_get_trial (item)->recipe);

  return hek_report_part_new (HEK_REPORT_PART_TRIAL, "picture",
                              hek_picture_session_get_path (pictures), "recipe", recipe, NULL);
}

/* --- menu ------------------------------------------------------------------------------------ */

/* An underline is no mnemonic, and a menu no wider than it can be read. */
static char *
make_label (HekTrialItem *item)
{
  g_autofree char *title = NULL;
  g_autofree char *cut = NULL;
  g_auto (GStrv) parts = NULL;

  g_object_get (item, "title", &title, NULL);
  if (g_utf8_strlen (title, -1) > LABEL_MAX_CHARS)
    {
      g_autofree char *start = g_utf8_substring (title, 0, LABEL_MAX_CHARS - 1);

      cut = g_strconcat (start, "…", NULL);
    }
  parts = g_strsplit (cut != NULL ? cut : title, "_", -1);
  return g_strjoinv ("__", parts);
}

GMenu *
studio_report_trials_make_menu (HekPictureSession *pictures)
{
  GListModel *trials = hek_picture_session_get_trials (pictures);
  guint n = g_list_model_get_n_items (trials);
  g_autoptr (GMenu) newest = g_menu_new ();
  g_autoptr (GMenu) rest = g_menu_new ();
  GMenu *menu;

  if (n == 0 || hek_picture_session_get_path (pictures) == NULL)
    return NULL;
  for (guint i = 0; i < MIN (n, STUDIO_REPORT_TRIALS_IN_MENU); i++)
    {
      g_autoptr (HekTrialItem) item = g_list_model_get_item (trials, i);
      g_autofree char *label = make_label (item);
      g_autofree char *part = studio_report_trials_make_part (pictures, item);
      g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (entry, "report.add", "s", part);
      g_menu_append_item (newest, entry);
    }
  menu = g_menu_new ();
  g_menu_append_section (menu, NULL, G_MENU_MODEL (newest));
  if (n > STUDIO_REPORT_TRIALS_IN_MENU)
    {
      g_menu_append (rest, _("All trials…"), "report.choose-trial");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (rest));
    }
  return menu;
}

/* --- dialog ---------------------------------------------------------------------------------- */

static void
dialog_free (gpointer data)
{
  Dialog *dialog = data;

  g_object_unref (dialog->pictures);
  g_object_unref (dialog->filter);
  g_object_unref (dialog->shown);
  g_free (dialog);
}

static GtkWidget *
make_row (gpointer item,
          gpointer data)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;

  g_object_get (item, "title", &title, "subtitle", &subtitle, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  return row;
}

static void
add_at (Dialog *dialog,
        guint   idx)
{
  g_autoptr (HekTrialItem) item = g_list_model_get_item (dialog->shown, idx);
  g_autofree char *part = NULL;

  if (item == NULL || hek_picture_session_get_path (dialog->pictures) == NULL)
    return;
  part = studio_report_trials_make_part (dialog->pictures, item);
  gtk_widget_activate_action (GTK_WIDGET (gtk_window_get_transient_for
                                            (GTK_WINDOW (dialog->window))),
                              "report.add", "s", part);
  gtk_window_destroy (GTK_WINDOW (dialog->window));
}

static void
on_row (GtkListBox    *list,
        GtkListBoxRow *row,
        gpointer       data)
{
  add_at (data, (guint) gtk_list_box_row_get_index (row));
}

/* Return takes the first that is left. */
static void
on_enter (GtkSearchEntry *search,
          gpointer        data)
{
  add_at (data, 0);
}

static void
on_search (GtkSearchEntry *search,
           gpointer        data)
{
  Dialog *dialog = data;

  gtk_string_filter_set_search (GTK_STRING_FILTER (dialog->filter),
                                gtk_editable_get_text (GTK_EDITABLE (search)));
}

static void
show_whether_any (GtkWidget *window)
{
  Dialog *dialog = g_object_get_data (G_OBJECT (window), DIALOG);
  gboolean any = g_list_model_get_n_items (dialog->shown) > 0;

  gtk_stack_set_visible_child_name (dialog->stack, any ? "trials" : "none");
}

static GtkWidget *
make_stack (Dialog *dialog)
{
  GtkWidget *stack = gtk_stack_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *none = gtk_label_new (_("No trial matches"));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_list_box_bind_model (GTK_LIST_BOX (list), dialog->shown, make_row, NULL, NULL);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_valign (list, GTK_ALIGN_START);
  gtk_widget_set_margin_start (list, 12);
  gtk_widget_set_margin_end (list, 12);
  gtk_widget_set_margin_top (list, 6);
  gtk_widget_set_margin_bottom (list, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Trials"), -1);
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row), dialog);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_add_css_class (none, "dim-label");
  gtk_stack_add_named (GTK_STACK (stack), scroller, "trials");
  gtk_stack_add_named (GTK_STACK (stack), none, "none");
  gtk_widget_set_vexpand (stack, TRUE);
  studio_stack_follow (GTK_STACK (stack));
  return stack;
}

static GtkWidget *
make_search (Dialog *dialog)
{
  GtkWidget *search = gtk_search_entry_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Find a trial"), -1);
  g_object_set (search, "placeholder-text", _("Find a trial"), NULL);
  gtk_widget_set_margin_start (search, 12);
  gtk_widget_set_margin_end (search, 12);
  gtk_widget_set_margin_top (search, 6);
  gtk_widget_set_margin_bottom (search, 6);
  g_signal_connect (search, "search-changed", G_CALLBACK (on_search), dialog);
  g_signal_connect (search, "activate", G_CALLBACK (on_enter), dialog);
  g_signal_connect_swapped (search, "stop-search", G_CALLBACK (gtk_window_close), dialog->window);
  return search;
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

GtkWidget *
studio_report_trials_new (GtkWindow         *parent,
                          HekPictureSession *pictures)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkExpression *title = gtk_property_expression_new (HEK_TYPE_TRIAL_ITEM, NULL, "title");
  GListModel *trials = g_object_ref (hek_picture_session_get_trials (pictures));
  Dialog *dialog = g_new0 (Dialog, 1);
  GtkWidget *search;

  dialog->window = window;
  dialog->pictures = g_object_ref (pictures);
  dialog->filter = GTK_FILTER (gtk_string_filter_new (title));
  dialog->shown = G_LIST_MODEL (gtk_filter_list_model_new (trials, g_object_ref (dialog->filter)));
  g_object_set_data_full (G_OBJECT (window), DIALOG, dialog, dialog_free);
  search = make_search (dialog);
  dialog->stack = GTK_STACK (make_stack (dialog));
  g_signal_connect_object (dialog->shown, "items-changed", G_CALLBACK (show_whether_any), window,
                           G_CONNECT_SWAPPED);
  gtk_window_set_title (GTK_WINDOW (window), _("Add a trial"));
  gtk_window_set_default_size (GTK_WINDOW (window), DIALOG_WIDTH, DIALOG_HEIGHT);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), search);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (dialog->stack));
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_focus (GTK_WINDOW (window), search);
  add_escape (window);
  return window;
}
