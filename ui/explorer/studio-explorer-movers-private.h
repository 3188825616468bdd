/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-explorer-movers.h"

G_BEGIN_DECLS

#define STUDIO_MOVERS_ROW "studio-row" /* data of a line of the ranked: its row + 1 */

struct _StudioExplorerMovers
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget *box;
  GtkDropDown *other;
  GtkWidget *controls, *busy;
  GtkProgressBar *progress;
  GtkButton *play;
  GtkScale *slider;
  GtkLabel *from_label, *to_label, *hint, *figures;
  GtkMenuButton *ranked;
  GtkPopover *popover;
  GtkListBox *list;
  GtkWidget *select_most;
  GtkToggleButton *arrows;
  GtkButton *color;

  HekExplorerSession *session; /* owned (nullable) */
  HekExplorerView *view;       /* owned (nullable) */
  StudioPointsStage *stage;    /* owned (nullable) */
  HekExplorerMovers *movers;   /* owned (nullable) */
  HekJob *job;                 /* owned (nullable): that is followed */
  HekExplorerMoves *shown;     /* owned (nullable): whose figures are shown */
  GPtrArray *choices;          /* owned: of Choice: those of the drop-down */
  guint tick;                  /* of the animation */
  gint64 tick_usec;            /* the frame before; 0: the first one comes */
  double direction;            /* of the animation: 1 or -1 */
  gboolean has_arrows;         /* they are drawn */
  gboolean updating;
};

/* --- studio-explorer-movers-morph.c --- */

/* Where the shown layout is: there the stage draws its own points. */
double studio_explorer_movers_get_home (const HekExplorerMoves *moves);
/* The stage follows the slider. */
void studio_explorer_movers_show_position (StudioExplorerMovers *self);
void studio_explorer_movers_stop (StudioExplorerMovers *self);
void studio_explorer_movers_play (StudioExplorerMovers *self);
void studio_explorer_movers_moved (StudioExplorerMovers *self);

/* --- studio-explorer-movers-ranked.c --- */

/* The list of those that moved most, when its popover opens. */
void studio_explorer_movers_fill_ranked (StudioExplorerMovers *self);
void studio_explorer_movers_select_most (StudioExplorerMovers *self);
void studio_explorer_movers_color_by_distance (StudioExplorerMovers *self);
/* (transfer full): "Moved: median 0.12, at most 3.4" */
char *studio_explorer_movers_describe (const HekExplorerMoves *moves);
/* Not over the points of another layout, such as one that is being computed. */
void studio_explorer_movers_show_arrows (StudioExplorerMovers *self, gboolean shown);

G_END_DECLS
