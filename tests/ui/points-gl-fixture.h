/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-points-view-private.h"

/* A window with some points in the view of the Explorer. */

#define FIXTURE_WIDTH 480
#define FIXTURE_HEIGHT 360
#define FIXTURE_N 20000

typedef struct
{
  GtkWidget *window, *view;
  HekScenePoints *points;
  HekSceneStyle *style;
} Fixture;

/* A window with a view that has nothing to draw yet. */
void fixture_init_empty (Fixture *f);
void fixture_show (Fixture *f);
void fixture_init (Fixture *f);
void fixture_clear (Fixture *f);

/* Until all is drawn. */
void fixture_wait_final (const Fixture *f);
gboolean fixture_has_gl (const Fixture *f);
void fixture_orbit (const Fixture *f, double degrees);
