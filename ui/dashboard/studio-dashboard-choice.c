/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-dashboard-choice.h"

#include <glib/gi18n.h>

/* Longer lists can be searched. */
#define MANY 12u

struct _StudioDashboardChoice
{
  GtkWidget parent_instance;

  GtkDropDown *drop_down; /* the only child */
  GPtrArray *ids;         /* owned: of what can be chosen */
  GPtrArray *labels;      /* owned */
  char *chosen;           /* owned */
  gboolean updating;
  gboolean is_choosing;   /* the drop-down is telling what was chosen: its list has to stay */
  guint idle;             /* fills it after that */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (StudioDashboardChoice, studio_dashboard_choice, GTK_TYPE_WIDGET)

static guint
find (StudioDashboardChoice *self,
      const char            *id)
{
  guint i;

  return g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, &i)
           ? i : GTK_INVALID_LIST_POSITION;
}

/* The list, and behind it what is chosen though it cannot be. */
static void
fill (StudioDashboardChoice *self)
{
  g_autoptr (GtkStringList) list = gtk_string_list_new (NULL);
  guint at = find (self, self->chosen);

  for (guint i = 0; i < self->labels->len; i++)
    gtk_string_list_append (list, self->labels->pdata[i]);
  if (at == GTK_INVALID_LIST_POSITION)
    {
      /* Translators: a collection, an attribute or a column that is chosen, but is not there */
      g_autofree char *missing = *self->chosen != '\0'
                                   ? g_strdup_printf (_("%s (missing)"), self->chosen)
                                   : g_strdup (_("None chosen"));

      at = self->labels->len;
      gtk_string_list_append (list, missing);
    }
  self->updating = TRUE;
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (list));
  gtk_drop_down_set_enable_search (self->drop_down, self->labels->len > MANY);
  gtk_drop_down_set_selected (self->drop_down, at);
  self->updating = FALSE;
}

static gboolean
fill_late (gpointer user_data)
{
  StudioDashboardChoice *self = user_data;

  self->idle = 0;
  fill (self);
  return G_SOURCE_REMOVE;
}

static void
fill_soon (StudioDashboardChoice *self)
{
  if (!self->is_choosing)
    fill (self);
  else if (self->idle == 0)
    self->idle = g_idle_add (fill_late, self);
}

static void
on_selected (StudioDashboardChoice *self)
{
  guint at = gtk_drop_down_get_selected (self->drop_down);
  g_autofree char *id = NULL;

  if (self->updating || at >= self->ids->len)
    return;
  id = g_strdup (self->ids->pdata[at]);
  g_free (self->chosen);
  self->chosen = g_strdup (id);
  self->is_choosing = TRUE;
  g_signal_emit (self, signals[CHOSEN], 0, id);
  self->is_choosing = FALSE;
}

void
studio_dashboard_choice_begin (StudioDashboardChoice *self,
                               const char            *chosen)
{
  g_autofree char *copy = g_strdup (chosen != NULL ? chosen : "");

  g_return_if_fail (STUDIO_IS_DASHBOARD_CHOICE (self));

  g_free (self->chosen);
  self->chosen = g_steal_pointer (&copy);
  g_ptr_array_set_size (self->ids, 0);
  g_ptr_array_set_size (self->labels, 0);
}

void
studio_dashboard_choice_add (StudioDashboardChoice *self,
                             const char            *id,
                             const char            *label)
{
  g_ptr_array_add (self->ids, g_strdup (id));
  g_ptr_array_add (self->labels, g_strdup (label));
}

/* Whether the drop-down says what it ought to: an open list is not closed for nothing. */
static gboolean
is_filled (StudioDashboardChoice *self)
{
  GtkStringList *list = GTK_STRING_LIST (gtk_drop_down_get_model (self->drop_down));
  guint n = list != NULL ? g_list_model_get_n_items (G_LIST_MODEL (list)) : 0;

  if (n != self->labels->len ||
      gtk_drop_down_get_selected (self->drop_down) != find (self, self->chosen))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (list, i), self->labels->pdata[i]))
      return FALSE;
  return TRUE;
}

void
studio_dashboard_choice_end (StudioDashboardChoice *self)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_CHOICE (self));

  if (!is_filled (self))
    fill_soon (self);
}

void
studio_dashboard_choice_set (StudioDashboardChoice *self,
                             const char            *id)
{
  g_return_if_fail (STUDIO_IS_DASHBOARD_CHOICE (self));

  if (g_strcmp0 (self->chosen, id != NULL ? id : "") == 0)
    return;
  g_free (self->chosen);
  self->chosen = g_strdup (id != NULL ? id : "");
  fill_soon (self);
}

const char *
studio_dashboard_choice_get (StudioDashboardChoice *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_CHOICE (self), "");

  return self->chosen;
}

gboolean
studio_dashboard_choice_is_missing (StudioDashboardChoice *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_CHOICE (self), FALSE);

  return find (self, self->chosen) == GTK_INVALID_LIST_POSITION;
}

GtkWidget *
studio_dashboard_choice_get_control (StudioDashboardChoice *self)
{
  g_return_val_if_fail (STUDIO_IS_DASHBOARD_CHOICE (self), NULL);

  return GTK_WIDGET (self->drop_down);
}

guint
studio_dashboard_choice_get_n (StudioDashboardChoice *self)
{
  return self->ids->len;
}

const char *
studio_dashboard_choice_get_id (StudioDashboardChoice *self,
                                guint                  i)
{
  return self->ids->pdata[i];
}

/* --- rows: cut off in the button, whole in the list ------------------------------------------- */

static void
set_up_row (GtkListItemFactory *factory,
            GtkListItem        *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_row (GtkListItemFactory *factory,
          GtkListItem        *item)
{
  GtkStringObject *object = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);

  gtk_label_set_text (GTK_LABEL (label), gtk_string_object_get_string (object));
  gtk_widget_set_tooltip_text (label, gtk_string_object_get_string (object));
}

/* --- object ---------------------------------------------------------------------------------- */

static gboolean
studio_dashboard_choice_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STUDIO_DASHBOARD_CHOICE (widget)->drop_down));
}

static void
studio_dashboard_choice_dispose (GObject *object)
{
  StudioDashboardChoice *self = STUDIO_DASHBOARD_CHOICE (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  if (self->drop_down != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->drop_down));
  self->drop_down = NULL;
  G_OBJECT_CLASS (studio_dashboard_choice_parent_class)->dispose (object);
}

static void
studio_dashboard_choice_finalize (GObject *object)
{
  StudioDashboardChoice *self = STUDIO_DASHBOARD_CHOICE (object);

  g_ptr_array_unref (self->ids);
  g_ptr_array_unref (self->labels);
  g_free (self->chosen);
  G_OBJECT_CLASS (studio_dashboard_choice_parent_class)->finalize (object);
}

static void
studio_dashboard_choice_class_init (StudioDashboardChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_choice_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = studio_dashboard_choice_grab_focus;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
studio_dashboard_choice_init (StudioDashboardChoice *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkExpression) text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL,
                                                                "string");
  GtkListItemFactory *whole;

  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->labels = g_ptr_array_new_with_free_func (g_free);
  self->chosen = g_strdup ("");
  self->drop_down = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_drop_down_set_expression (self->drop_down, text); /* of the search */
  whole = gtk_drop_down_get_factory (self->drop_down);
  gtk_drop_down_set_list_factory (self->drop_down, whole);
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  gtk_drop_down_set_factory (self->drop_down, factory);
  gtk_widget_set_parent (GTK_WIDGET (self->drop_down), GTK_WIDGET (self));
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (on_selected), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
studio_dashboard_choice_new (void)
{
  return g_object_new (STUDIO_TYPE_DASHBOARD_CHOICE, NULL);
}
