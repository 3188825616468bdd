/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The codebook library. Items are frozen and replaced when their codebook changes, so what is
 * selected is remembered by its uuid and found again after each change. The columns are in -list.c,
 * what is known of the selected one in -details.c and -facts.c, actions and keys in -actions.c,
 * questions in -ask.c, files in -dnd.c, and what became of jobs is told by -tell.c.
 */
#include "config.h"

#include "studio-quantizer-codebooks-private.h"

#include <glib/gi18n.h>

#include "studio-column-view.h"
#include "studio-menu-names.h"
#include "studio-quantizer-resource.h"
#include "studio-stack.h"

/* Before a person is told that it is being read. */
#define STUDIO_LOADING_MSEC 300

G_DEFINE_FINAL_TYPE (StudioQuantizerCodebooks, studio_quantizer_codebooks, GTK_TYPE_WIDGET)

/* --- selection ------------------------------------------------------------------------------- */

static guint
studio_quantizer_codebooks_find (StudioQuantizerCodebooks *self,
                                 const char               *uuid)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));

  for (guint i = 0; uuid != NULL && i < n; i++)
    {
      g_autoptr (HekCodebookItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);

      if (g_str_equal (hek_codebook_item_get_info (item)->uuid, uuid))
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

HekCodebookItem *
studio_quantizer_codebooks_get_item (StudioQuantizerCodebooks *self)
{
  return gtk_single_selection_get_selected_item (self->selection);
}

/* A person cannot unselect: without a selected row the list is being replaced. */
static void
studio_quantizer_codebooks_selected (StudioQuantizerCodebooks *self)
{
  HekCodebookItem *item = studio_quantizer_codebooks_get_item (self);

  if (item == NULL)
    return;
  g_free (self->uuid);
  self->uuid = g_strdup (hek_codebook_item_get_info (item)->uuid);
  self->position = gtk_single_selection_get_selected (self->selection);
  studio_quantizer_codebooks_details_set_item (self->details, item);
  studio_quantizer_codebooks_update_actions (self);
}

void
studio_quantizer_codebooks_select (StudioQuantizerCodebooks *self,
                                   const char               *uuid)
{
  guint position = studio_quantizer_codebooks_find (self, uuid);

  if (uuid != self->uuid)
    {
      g_free (self->uuid);
      self->uuid = g_strdup (uuid);
    }
  if (position == GTK_INVALID_LIST_POSITION) /* comes with the next change */
    return;
  gtk_single_selection_set_selected (self->selection, position);
  studio_column_view_scroll_to (self->view, position);
}

/* What was selected may have another place, or be gone: then the row in its place follows it. */
static void
studio_quantizer_codebooks_keep_selected (StudioQuantizerCodebooks *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  guint position = studio_quantizer_codebooks_find (self, self->uuid);

  if (position == GTK_INVALID_LIST_POSITION && n > 0)
    position = MIN (self->position, n - 1);
  if (position != gtk_single_selection_get_selected (self->selection))
    gtk_single_selection_set_selected (self->selection, position);
  studio_quantizer_codebooks_details_set_item (self->details,
                                               studio_quantizer_codebooks_get_item (self));
}

/* --- the whole ------------------------------------------------------------------------------- */

static gboolean
studio_quantizer_codebooks_show_loading (gpointer user_data)
{
  StudioQuantizerCodebooks *self = user_data;

  self->loading_timeout = 0;
  gtk_label_set_text (self->loading_label, _("Reading the codebooks…"));
  return G_SOURCE_REMOVE;
}

/* Keys work where the focus is: it comes into the list from the button that shows the view, but not
 * from where somebody types. */
static void
studio_quantizer_codebooks_take_focus (StudioQuantizerCodebooks *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (root != NULL && (focus == NULL || GTK_IS_TOGGLE_BUTTON (focus)))
    gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
studio_quantizer_codebooks_update (StudioQuantizerCodebooks *self)
{
  const char *message = hek_codebook_list_get_message (self->list);
  const char *deleted = hek_codebook_list_get_deleted (self->list);
  guint n = g_list_model_get_n_items (hek_codebook_list_get_items (self->list));
  gboolean loading = hek_codebook_list_is_loading (self->list);
  gboolean was_empty
    = g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "list") != 0;

  studio_quantizer_codebooks_keep_selected (self);
  if (!loading)
    g_clear_handle_id (&self->loading_timeout, g_source_remove);
  else if (self->loading_timeout == 0)
    self->loading_timeout = g_timeout_add (STUDIO_LOADING_MSEC,
                                           studio_quantizer_codebooks_show_loading, self);
  if (message != NULL && n == 0)
    {
      g_autofree char *markup = g_markup_escape_text (message, -1);

      adw_status_page_set_description (self->failed_page, markup);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->empty_undo), deleted != NULL);
  if (deleted != NULL)
    {
      g_autofree char *label = g_strdup_printf (_("Put %s back"), deleted);

      gtk_button_set_label (self->empty_undo, label);
    }
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list"
                                                 : message != NULL ? "failed"
                                                 : loading ? "loading"
                                                           : "empty");
  studio_quantizer_codebooks_update_actions (self);
  if (n > 0 && was_empty && gtk_widget_get_mapped (GTK_WIDGET (self)))
    studio_quantizer_codebooks_take_focus (self);
}

/* --- the menu -------------------------------------------------------------------------------- */

static void
studio_quantizer_codebooks_popup (StudioQuantizerCodebooks *self,
                                  double                    x,
                                  double                    y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) menu = studio_quantizer_codebooks_new_menu ();

      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      studio_menu_names_keep (GTK_POPOVER (self->menu));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
studio_quantizer_codebooks_pressed (GtkGestureClick          *gesture,
                                    int                       n_press,
                                    double                    x,
                                    double                    y,
                                    StudioQuantizerCodebooks *self)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  GtkListItem *row = studio_column_view_find_item (gtk_widget_pick (view, x, y, GTK_PICK_DEFAULT));
  double own_x, own_y;

  if (row == NULL
      || !gtk_widget_translate_coordinates (view, GTK_WIDGET (self), x, y, &own_x, &own_y))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_single_selection_set_selected (self->selection, gtk_list_item_get_position (row));
  studio_quantizer_codebooks_popup (self, own_x, own_y);
}

static gboolean
studio_quantizer_codebooks_open_menu (GtkWidget *widget,
                                      GVariant  *args,
                                      gpointer   data)
{
  StudioQuantizerCodebooks *self = STUDIO_QUANTIZER_CODEBOOKS (widget);
  double x, y;

  if (studio_quantizer_codebooks_get_item (self) == NULL
      || !gtk_widget_translate_coordinates (GTK_WIDGET (self->view), widget, 24, 48, &x, &y))
    return FALSE;
  studio_quantizer_codebooks_popup (self, x, y);
  return TRUE;
}

/* --- object ---------------------------------------------------------------------------------- */

/* What others did meanwhile. */
static void
studio_quantizer_codebooks_map (GtkWidget *widget)
{
  StudioQuantizerCodebooks *self = STUDIO_QUANTIZER_CODEBOOKS (widget);

  hek_codebook_list_refresh (self->list);
  GTK_WIDGET_CLASS (studio_quantizer_codebooks_parent_class)->map (widget);
  studio_quantizer_codebooks_take_focus (self);
}

static gboolean
studio_quantizer_codebooks_grab_focus (GtkWidget *widget)
{
  StudioQuantizerCodebooks *self = STUDIO_QUANTIZER_CODEBOOKS (widget);

  return gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
studio_quantizer_codebooks_dispose (GObject *object)
{
  StudioQuantizerCodebooks *self = STUDIO_QUANTIZER_CODEBOOKS (object);

  g_clear_handle_id (&self->loading_timeout, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->dialog);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->actions);
  g_clear_object (&self->library);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (studio_quantizer_codebooks_parent_class)->dispose (object);
}

static void
studio_quantizer_codebooks_finalize (GObject *object)
{
  g_free (STUDIO_QUANTIZER_CODEBOOKS (object)->uuid);
  G_OBJECT_CLASS (studio_quantizer_codebooks_parent_class)->finalize (object);
}

static void
studio_quantizer_codebooks_class_init (StudioQuantizerCodebooksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_codebooks_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_quantizer_codebooks_finalize;
  widget_class->grab_focus = studio_quantizer_codebooks_grab_focus;
  widget_class->map = studio_quantizer_codebooks_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (
    widget_class, STUDIO_QUANTIZER_RESOURCE ("studio-quantizer-codebooks.ui"));
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, overlay);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, message_bar);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, stack);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, loading_label);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, failed_page);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, empty_undo);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, view);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, details);
  gtk_widget_class_bind_template_child (widget_class, StudioQuantizerCodebooks, drop_label);
  studio_quantizer_codebooks_bind_keys (widget_class);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0,
                                studio_quantizer_codebooks_open_menu, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                studio_quantizer_codebooks_open_menu, NULL);
}

static void
studio_quantizer_codebooks_init (StudioQuantizerCodebooks *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_type_ensure (STUDIO_TYPE_MESSAGE_BAR);
  g_type_ensure (STUDIO_TYPE_QUANTIZER_CODEBOOKS_DETAILS);
  gtk_widget_init_template (GTK_WIDGET (self));
  studio_stack_follow (self->stack);
  studio_quantizer_codebooks_add_columns (self->view);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (studio_quantizer_codebooks_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}

static void
studio_quantizer_codebooks_set_list (StudioQuantizerCodebooks *self,
                                     HekCodebookList          *list)
{
  self->list = g_object_ref (list);
  self->sorted = gtk_sort_list_model_new (
    g_object_ref (hek_codebook_list_get_items (list)),
    g_object_ref (gtk_column_view_get_sorter (self->view)));
  self->selection = studio_column_view_set_rows (self->view, G_LIST_MODEL (self->sorted));
  gtk_single_selection_set_can_unselect (self->selection, FALSE);
  g_signal_connect_swapped (self->selection, "notify::selected-item",
                            G_CALLBACK (studio_quantizer_codebooks_selected), self);
  g_signal_connect_object (list, "changed", G_CALLBACK (studio_quantizer_codebooks_update), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_quantizer_codebooks_new (HekCodebookList     *list,
                                HekLibrary          *library,
                                HekQuantizerSession *session)
{
  StudioQuantizerCodebooks *self;

  g_return_val_if_fail (HEK_IS_CODEBOOK_LIST (list) && HEK_IS_LIBRARY (library), NULL);

  self = g_object_new (STUDIO_TYPE_QUANTIZER_CODEBOOKS, NULL);
  self->library = g_object_ref (library);
  studio_quantizer_codebooks_set_list (self, list);
  studio_quantizer_codebooks_details_set_models (self->details, list, library, session);
  studio_quantizer_codebooks_add_actions (self);
  studio_quantizer_codebooks_add_drop_target (self);
  studio_quantizer_codebooks_connect_list (self);
  studio_quantizer_codebooks_update (self);
  return GTK_WIDGET (self);
}
