/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-shortcut.h"

G_BEGIN_DECLS

/* The actions of the application and its window: "app." and "win.". */
const StudioShortcut *studio_shell_shortcuts (void);

G_END_DECLS
