//go:build engine

// Package engine pins the module whose program is built; it is never compiled itself.
package engine

import _ "github.com/docker/compose/v5/cmd"
